import {
  createTask,
  currentTask,
  Future,
  getRunningLoop,
  isCancelled,
  sleep,
  TimeoutError,
  ValueError,
  waitFor,
  type CancelledError,
  type GeneratorCoroutine,
} from '@asyncio/core'
import { expect, test } from 'vitest'
import { cancelEverywhere } from '../src/cancel-everywhere.ts'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

// In which order things happen is compared with CPython in `src/order/topics/wait-for*.ts`.

test('waitFor() waits for whatever can be awaited', () =>
  inVirtualTime(async () => {
    const future = getRunningLoop().createFuture<string>()
    getRunningLoop().callLater(1, () => future.setResult('future'))
    function* generator(): GeneratorCoroutine<string> {
      yield* sleep(1)
      return 'generator'
    }
    const results = [
      await waitFor(future, 10),
      await waitFor(sleep(1, 'coroutine'), 10),
      await waitFor(createTask(sleep(1, 'task')), 10),
      await waitFor(async () => sleep(1, 'async function'), 10),
      await waitFor(generator, 10),
      await waitFor(generator(), 10),
      await waitFor(Promise.resolve('promise'), 10),
    ]
    expect(results).toEqual(['future', 'coroutine', 'task', 'async function', 'generator', 'generator', 'promise'])
    expect(getRunningLoop().time()).toBe(6)
  }))

test('waitFor() runs a coroutine and a function in the calling task', () =>
  inVirtualTime(async () => {
    const caller = currentTask()
    expect(await waitFor(async () => currentTask() === caller, 1)).toBe(true)
    function* own(): GeneratorCoroutine<boolean> {
      yield
      return currentTask() === caller
    }
    expect(await waitFor(own(), 1)).toBe(true)
  }))

test('waitFor() serves a generator as it does an async function', () =>
  inVirtualTime(function* () {
    expect(yield* waitFor(sleep(1, 'value'), 2)).toBe('value')
    let caught: unknown
    try {
      yield* waitFor(sleep(3), 2)
    } catch (error) {
      caught = error
    }
    expect(caught).toBeInstanceOf(TimeoutError)
    expect(getRunningLoop().time()).toBe(3)
  }))

test('waitFor() stops waiting for a promise that is not ours at the deadline, and drops what comes later', () =>
  inVirtualTime(async () => {
    let fail: (error: Error) => void = () => {}
    const promise = new Promise<never>((_, reject) => (fail = reject))
    expect(await errorOf(waitFor(promise, 1))).toBeInstanceOf(TimeoutError)
    expect(getRunningLoop().time()).toBe(1)
    fail(new Error('too late for anybody'))
    await sleep(1)
    await expect(waitFor(Promise.reject(new Error('in time')), 1)).rejects.toThrow('in time')
  }))

test('waitFor() counts from when it is awaited', () =>
  inVirtualTime(async () => {
    const waiting = waitFor(sleep(2, 'in time'), 3)
    await sleep(2)
    expect(await waiting).toBe('in time')
    expect(getRunningLoop().time()).toBe(4)
  }))

test('a TimeoutError of waitFor() names the cancellation as its cause, with time and without', () =>
  inVirtualTime(async () => {
    for (const timeout of [1, 0, { milliseconds: -5 }]) {
      const inside: unknown[] = []
      const task = createTask(async () => {
        try {
          await sleep(10)
        } catch (error) {
          inside.push(error)
          await sleep(0.1)
          throw error
        }
      })
      await sleep(0)
      const failure = await errorOf(waitFor(task, timeout))
      expect(failure).toBeInstanceOf(TimeoutError)
      expect(failure.cause).toBe(inside[0])
      expect([isCancelled(failure.cause), task.cancelled()]).toEqual([true, true])
    }
  }))

test('with no time a coroutine and a function do not begin', () =>
  inVirtualTime(async () => {
    let begun = 0
    for (const timeout of [0, -1]) {
      expect(await errorOf(waitFor(async () => (begun += 1), timeout))).toBeInstanceOf(TimeoutError)
    }
    expect(begun).toBe(0)
  }))

test('one who waits without time and is cancelled meanwhile is cancelled, whatever became of the rest', () =>
  inVirtualTime(async () => {
    const stubborn = createTask(async () => {
      await sleep(10).catch(() => undefined)
      await sleep(1)
    })
    await sleep(0)
    const waiting = createTask(waitFor(stubborn, 0))
    await sleep(0.5)
    waiting.cancel('enough')
    const failure = await errorOf(waiting)
    expect([isCancelled(failure), failure.message]).toEqual([true, 'enough'])
    expect(stubborn.done()).toBe(false)
    await stubborn
  }))

test('waitFor() refuses what it can’t take before it has begun', () =>
  inVirtualTime(async () => {
    expect(() => waitFor(42 as never, 1)).toThrow(/a coroutine was expected, got 42/)
    const future = new Future<void>()
    expect(() => waitFor(future, Number.NaN)).toThrow(ValueError)
    expect(() => waitFor(future, '1' as unknown as number)).toThrow(TypeError)
    expect(future.done()).toBe(false)
  }))

test('an abort cancels what is waited for, with the reason, and not the one who waits', () =>
  inVirtualTime(async () => {
    const reason = new Error('closed')
    for (const timeout of [null, 10]) {
      for (const make of [
        () => sleep(5),
        () => createTask(sleep(5)),
        () => new Future<void>(),
        () => new Promise<void>(() => {}),
      ]) {
        const controller = new AbortController()
        getRunningLoop().callLater(1, () => controller.abort(reason))
        const failure = await errorOf(waitFor<void>(make(), timeout, { signal: controller.signal }))
        expect((failure as CancelledError).args).toEqual([reason])
        expect(currentTask()?.cancelling()).toBe(0)
      }
    }
    expect(getRunningLoop().time()).toBe(8)
    await sleep(1)
  }))

test('an abort waits for what it cancelled to clean up, and takes its result if it has one', () =>
  inVirtualTime(async () => {
    const controller = new AbortController()
    const task = createTask(async () => {
      await sleep(10).catch(() => undefined)
      return sleep(1, 'all the same')
    })
    getRunningLoop().callLater(1, () => controller.abort())
    expect(await waitFor(task, 10, { signal: controller.signal })).toBe('all the same')
    expect(getRunningLoop().time()).toBe(2)
  }))

test('a signal that has aborted already cancels at once: a coroutine does not begin, a future that is done gives its result', () =>
  inVirtualTime(async () => {
    const signal = AbortSignal.abort('too early')
    let begun = 0
    for (const timeout of [null, 10, 0]) {
      const failure = await errorOf(waitFor(async () => (begun += 1), timeout, { signal }))
      expect((failure as CancelledError).args).toEqual(['too early'])
      const pending = new Future<void>()
      expect(isCancelled(await errorOf(waitFor(pending, timeout, { signal })))).toBe(true)
      expect(pending.cancelled()).toBe(true)
      const done = new Future<string>()
      done.setResult('done')
      expect(await waitFor(done, timeout, { signal })).toBe('done')
    }
    expect(begun).toBe(0)
  }))

test('an abort before the deadline is no TimeoutError, and one after the end does nothing', () =>
  inVirtualTime(async () => {
    const controller = new AbortController()
    expect(await waitFor(sleep(1, 'value'), 2, { signal: controller.signal })).toBe('value')
    controller.abort()
    await sleep(1)
    expect(currentTask()?.cancelling()).toBe(0)
  }))

test('the listener is taken off the signal, however the wait ended', () =>
  inVirtualTime(async () => {
    const listeners = new Set<unknown>()
    const signal = {
      aborted: false,
      reason: undefined,
      addEventListener: (_type: 'abort', listener: () => void): unknown => listeners.add(listener),
      removeEventListener: (_type: 'abort', listener: () => void): unknown => listeners.delete(listener),
    }
    await waitFor(sleep(1), 2, { signal })
    await errorOf(waitFor(sleep(2), 1, { signal }))
    const waiting = createTask(waitFor(sleep(5), null, { signal }))
    await sleep(1)
    expect(listeners.size).toBe(1)
    waiting.cancel()
    await errorOf(waiting)
    expect(listeners.size).toBe(0)
  }))

test('wherever waitFor() is cancelled, what it waits for is cancelled with it, and nothing is left', async () => {
  for (const timeout of [null, 10, 0.5, 0]) {
    await cancelEverywhere({
      arrange: () => getRunningLoop().createFuture<void>(),
      act: (future) => waitFor(future, timeout ?? 20),
      mayThrow: TimeoutError,
      check: (future) => expect(future.cancelled()).toBe(true),
    })
    await cancelEverywhere({
      arrange: () => createTask(sleep(1, 'value')),
      act: (task) => waitFor(task, timeout, { signal: new AbortController().signal }),
      mayThrow: TimeoutError,
      check: (task) => expect(task.done()).toBe(true),
    })
    await cancelEverywhere({
      arrange: () => undefined,
      act: () => waitFor(waitFor(sleep(1), timeout), 2),
      mayThrow: TimeoutError,
    })
  }
})
