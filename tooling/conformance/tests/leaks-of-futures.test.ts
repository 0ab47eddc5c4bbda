import {
  asCompleted,
  createTask,
  Future,
  isCancelled,
  shield,
  sleep,
  TimeoutError,
  wait,
  waitFor,
  type Coroutine,
  type Task,
} from '@asyncio/core'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

// Many waits for one future that outlives them all: whatever a wait has left on it is held as long as the future is.

const OFTEN = 20

/** A task that does not end when it is asked to, and says how to end it. */
function stubborn(): { task: Task<void>; end: () => void } {
  const over = new Future<void>()
  const task = createTask(async () => {
    while (!over.done()) {
      try {
        await shield(over)
      } catch (error) {
        if (!isCancelled(error)) throw error
      }
    }
  })
  return { task, end: () => over.setResult() }
}

/** Begins a wait often, and cancels it each time when it waits. */
async function cancelOften(begin: () => Coroutine<unknown>): Promise<void> {
  for (let turn = 0; turn < OFTEN; turn += 1) {
    const waiting = createTask(begin())
    for (let turns = 0; turns < 4; turns += 1) await sleep(0)
    waiting.cancel()
    expect(isCancelled(await errorOf(waiting))).toBe(true)
  }
}

test('shields that were cancelled leave one look at the outcome on what they kept, however many they were', () =>
  inVirtualTime(async () => {
    const inner = new Future<void>()
    for (let turn = 0; turn < OFTEN; turn += 1) {
      const outer = shield(inner)
      expect(inner.callbacks().at(-1)?.awaiter).toBe(outer)
      outer.cancel()
      await sleep(0)
      expect(outer.callbacks()).toHaveLength(0)
    }
    expect(inner.callbacks()).toHaveLength(1)
    expect(inner.callbacks()[0]?.awaiter).toBeUndefined()
    inner.setResult()
  }))

test('waitFor() without time, and with a signal that has aborted, leaves nothing on what would not end', () =>
  inVirtualTime(async () => {
    for (const given of [
      (task: Task<void>) => waitFor(task, 0),
      (task: Task<void>) => waitFor(task, -1),
      (task: Task<void>) => waitFor(task, null, { signal: AbortSignal.abort() }),
    ]) {
      const { task, end } = stubborn()
      await sleep(0)
      await cancelOften(() => given(task))
      expect(task.callbacks()).toHaveLength(0)
      end()
      await task
    }
  }))

test('waitFor() that was cancelled or ran out of time leaves nothing on a future', () =>
  inVirtualTime(async () => {
    const { task, end } = stubborn()
    await sleep(0)
    await cancelOften(() => waitFor(shield(task), 100))
    for (let turn = 0; turn < OFTEN; turn += 1)
      expect(await errorOf(waitFor(shield(task), 1))).toBeInstanceOf(TimeoutError)
    // The one that looks at how the task ends, for all the shields.
    expect(task.callbacks()).toHaveLength(1)
    end()
    await task
  }))

test('wait() leaves nothing on what was not done, whether it was cancelled, timed out or had enough', () =>
  inVirtualTime(async () => {
    const slow = new Future<void>()
    const quick = new Future<void>()
    quick.setResult()
    await cancelOften(() => wait([slow]))
    for (let turn = 0; turn < OFTEN; turn += 1) {
      await wait([slow], { timeout: 1 })
      await wait([slow, quick], { returnWhen: 'FIRST_COMPLETED' })
    }
    expect(slow.callbacks()).toHaveLength(0)
  }))

test('asCompleted() whose time is over leaves nothing on what did not come', () =>
  inVirtualTime(async () => {
    const slow = new Future<void>()
    for (let turn = 0; turn < OFTEN; turn += 1) {
      const [next] = asCompleted([slow], { timeout: 1 })
      expect(await errorOf(next as Coroutine<void>)).toBeInstanceOf(TimeoutError)
    }
    expect(slow.callbacks()).toHaveLength(0)
  }))

test('a future that was awaited by tasks that were cancelled meanwhile has no callbacks left', () =>
  inVirtualTime(async () => {
    const gate = new Future<void>()
    const waiters = Array.from({ length: OFTEN }, (_, index) =>
      createTask(
        index % 2 === 0
          ? async () => shield(gate).then(() => {})
          : function* () {
              yield* shield(gate)
            },
      ),
    )
    await sleep(0)
    for (const waiter of waiters) waiter.cancel()
    await wait(waiters)
    await sleep(0)
    expect(gate.callbacks()).toHaveLength(1)
  }))
