import {
  asyncWith,
  createTask,
  currentTask,
  getRunningLoop,
  isCancelled,
  RuntimeError,
  sleep,
  TimeoutError,
  ValueError,
  waitFor,
} from '@asyncio/core'
import { run } from '@asyncio/loop'
import { Condition, Lock } from '@asyncio/sync'
import { VirtualEventLoop } from '@asyncio/testing'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { cancelEverywhere } from '../src/cancel-everywhere.ts'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

// In which order things happen is compared with CPython in `src/order/topics/conditions.ts`, and what all
// that is acquired has in common is proved in `lock.test.ts`.

const loopFactory = (): VirtualEventLoop => new VirtualEventLoop()

test('a condition shows whether its lock is held, and how many wait to be notified', () =>
  inVirtualTime(async () => {
    const condition = new Condition()
    expect([String(condition), inspect(condition)]).toEqual(['<Condition [unlocked]>', '<Condition [unlocked]>'])
    const waiter = async (): Promise<unknown> => asyncWith(condition, () => condition.wait())
    const tasks = [createTask(waiter), createTask(waiter)]
    await sleep(0)
    expect(inspect(condition)).toBe('<Condition [unlocked, waiters:2]>')
    await condition.acquire()
    expect(inspect({ condition })).toBe('{ condition: <Condition [locked, waiters:2]> }')
    condition.notify()
    await sleep(0)
    expect(inspect(condition)).toBe('<Condition [locked, waiters:1]>')
    condition.notifyAll()
    condition.release()
    for (const task of tasks) await task
    expect(inspect(condition)).toBe('<Condition [unlocked]>')
  }))

test('whoever does not hold the lock is told what to do, and when', () =>
  inVirtualTime(async () => {
    const condition = new Condition()
    const waiting = condition.wait()
    const looking = condition.waitFor(() => false)
    const cannotWait = new RuntimeError('cannot wait on un-acquired lock: acquire() it first')
    expect(await errorOf(waiting)).toEqual(cannotWait)
    expect(await errorOf(looking)).toEqual(cannotWait)
    const cannotNotify = new RuntimeError('cannot notify on un-acquired lock: acquire() it first')
    expect(() => condition.notify()).toThrow(cannotNotify)
    expect(() => condition.notifyAll()).toThrow(cannotNotify)
    expect(() => condition.release()).toThrow(/Lock is not acquired/)
    expect(String(condition)).toBe('<Condition [unlocked]>')
  }))

test('what is no lock, no number and no function is refused before anything has changed', () =>
  inVirtualTime(async () => {
    for (const bad of [null, 42, {}, { acquire: () => {}, release: () => {} }]) {
      expect(() => new Condition(bad as never)).toThrow(/^A condition takes a Lock: received /)
    }
    const condition = new Condition()
    await condition.acquire()
    expect(() => condition.notify('1' as never)).toThrow(
      new TypeError("notify() takes a number of tasks: received '1'"),
    )
    expect(() => condition.notify(Number.NaN)).toThrow(ValueError)
    expect(() => condition.waitFor(true as never)).toThrow(
      new TypeError('waitFor() takes a function that looks: received true'),
    )
    expect(String(condition)).toBe('<Condition [locked]>')
  }))

test('a predicate that answers with a promise is refused, and the lock still held', () =>
  inVirtualTime(async () => {
    const condition = new Condition()
    await condition.acquire()
    const refused = (async () => false) as () => never
    const error = await errorOf(condition.waitFor(refused))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toMatch(/this one has returned a promise$/)
    expect(condition.locked()).toBe(true)
  }))

test('waitFor() that finds what it wants does not wait, and needs no lock for it', () =>
  inVirtualTime(async () => {
    const condition = new Condition()
    const found = { some: 'thing' }
    let turned = false
    getRunningLoop().callSoon(() => (turned = true))
    expect(await condition.waitFor(() => found)).toBe(found)
    expect(turned).toBe(false)
  }))

test('a condition takes anything that acquires, releases and tells, as its lock', () =>
  inVirtualTime(async () => {
    const inner = new Lock()
    const calls: string[] = []
    const condition = new Condition({
      acquire: (options) => {
        calls.push('acquire')
        return inner.acquire(options)
      },
      release: () => {
        calls.push('release')
        inner.release()
      },
      locked: () => inner.locked(),
    })
    await condition.acquire()
    expect(await errorOf(waitFor(condition.wait(), 1))).toBeInstanceOf(TimeoutError)
    condition.release()
    expect(calls).toEqual(['acquire', 'release', 'acquire', 'release'])
  }))

test('an error of the lock comes out of wait() as it is, and the notification reaches the next one', () =>
  inVirtualTime(async () => {
    const inner = new Lock()
    let fails = false
    const condition = new Condition({
      acquire: (options) => {
        if (fails) {
          fails = false
          throw new RangeError('out of order')
        }
        return inner.acquire(options)
      },
      release: () => inner.release(),
      locked: () => inner.locked(),
    })
    const waiter = async (): Promise<true> => {
      await condition.acquire()
      return condition.wait()
    }
    const first = createTask(waiter)
    const second = createTask(waiter)
    await sleep(0)
    await condition.acquire()
    condition.notify()
    condition.release()
    fails = true
    expect(await errorOf(first)).toEqual(new RangeError('out of order'))
    expect(await waitFor(second, 1)).toBe(true)
  }))

test('a condition’s lock that belongs to another loop, or the condition itself, says so when somebody has to wait', async () => {
  const lock = new Lock()
  const condition = new Condition(lock)
  const other = new Condition()
  await run(
    async () => {
      await lock.acquire()
      expect(await errorOf(waitFor(lock.acquire(), 1))).toBeInstanceOf(TimeoutError)
      await other.acquire()
      expect(await errorOf(waitFor(other.wait(), 1))).toBeInstanceOf(TimeoutError)
    },
    { loopFactory },
  )
  await run(
    async () => {
      const ofLock = await errorOf(condition.acquire())
      expect(ofLock).toBeInstanceOf(RuntimeError)
      expect(ofLock.message).toMatch(/^<Lock \[locked\]> is bound to a different event loop: /)
      const ofCondition = await errorOf(other.wait())
      expect(ofCondition).toBeInstanceOf(RuntimeError)
      expect(ofCondition.message).toMatch(/^<Condition \[locked\]> is bound to a different event loop: /)
      expect(other.locked()).toBe(true)
    },
    { loopFactory },
  )
})

test('generators wait, look and notify as async functions do', () =>
  inVirtualTime(function* () {
    const condition = new Condition()
    let ready = 0
    const waiter = createTask(function* () {
      yield* condition.acquire()
      const seen = yield* condition.waitFor(() => ready)
      condition.release()
      return seen
    })
    yield
    yield* condition.acquire()
    ready = 7
    condition.notify()
    condition.release()
    expect(yield* waiter).toBe(7)
  }))

test('wherever one who waits for a condition is cancelled, it holds the lock in the end, and no notification is lost', async () => {
  for (const make of [
    (condition: Condition) => condition.wait(),
    (condition: Condition) => condition.wait({ signal: new AbortController().signal }),
    (condition: Condition) => {
      let looks = 0
      return condition.waitFor(() => (looks += 1) > 1)
    },
  ]) {
    const suspensions = await cancelEverywhere({
      arrange: () => {
        const condition = new Condition()
        const seen = { begun: false, held: false, woken: 0 }
        const other = createTask(async () => {
          await sleep(0.5)
          await asyncWith(condition, () => condition.wait())
          seen.woken += 1
        })
        const notifier = createTask(async () => {
          await sleep(1)
          await asyncWith(condition, async () => {
            condition.notify()
            await sleep(1)
          })
        })
        return { condition, seen, other, notifier }
      },
      *act({ condition, seen }) {
        yield* sleep(0)
        yield* condition.acquire()
        seen.begun = true
        try {
          yield* make(condition)
        } finally {
          seen.held = condition.locked()
          condition.release()
        }
      },
      async settle({ condition, seen, other, notifier }, { task }) {
        await notifier
        await sleep(0)
        await sleep(0)
        // The one who was cancelled made no use of it.
        expect(seen.woken).toBe(task.cancelled() ? 1 : 0)
        await asyncWith(condition, () => condition.notifyAll())
        await waitFor(other, 1)
      },
      check({ condition, seen }) {
        expect([seen.held, String(condition)]).toEqual([seen.begun, '<Condition [unlocked]>'])
      },
    })
    expect(suspensions).toBe(3)
  }
})

test('a signal ends a wait once the lock is held again, and not the task', () =>
  inVirtualTime(async () => {
    for (const wait of ['wait', 'waitFor'] as const) {
      const condition = new Condition()
      await condition.acquire()
      const controller = new AbortController()
      getRunningLoop().callLater(1, () => controller.abort('closed'))
      createTask(async () => {
        await sleep(0.5)
        await asyncWith(condition, () => sleep(2))
      })
      const options = { signal: controller.signal }
      const begun = getRunningLoop().time()
      const error = await errorOf(wait === 'wait' ? condition.wait(options) : condition.waitFor(() => false, options))
      expect(isCancelled(error) && error.args).toEqual(['closed'])
      expect([getRunningLoop().time() - begun, currentTask()?.cancelling()]).toEqual([2.5, 0])
      expect(String(condition)).toBe('<Condition [locked]>')
    }
  }))

test('a signal that has aborted already: the lock is not given up', () =>
  inVirtualTime(async () => {
    const condition = new Condition()
    await condition.acquire()
    const options = { signal: AbortSignal.abort() }
    let looked = false
    for (const call of [condition.wait(options), condition.waitFor(() => (looked = true), options)]) {
      expect(isCancelled(await errorOf(call))).toBe(true)
    }
    expect([looked, condition.locked()]).toEqual([false, true])
  }))

test('a signal that aborts in the turn of the notification: another one is notified', () =>
  inVirtualTime(async () => {
    for (const order of ['abort, notify', 'notify, abort', 'notify, a turn, abort']) {
      const condition = new Condition()
      const controller = new AbortController()
      const aborted = createTask(async () =>
        asyncWith(condition, async () => errorOf(condition.wait({ signal: controller.signal }))),
      )
      const next = createTask(async () => asyncWith(condition, () => condition.wait()))
      await sleep(0)
      await condition.acquire()
      if (order === 'abort, notify') controller.abort()
      condition.notify()
      if (order === 'notify, a turn, abort') await sleep(0)
      controller.abort()
      condition.release()
      expect([await waitFor(next, 1), isCancelled(await aborted)]).toEqual([true, true])
      expect([aborted.cancelling(), String(condition)]).toEqual([0, '<Condition [unlocked]>'])
    }
  }))

test('using a guard of a condition, one waits and notifies in its block', () =>
  inVirtualTime(async () => {
    const condition = new Condition()
    let ready = false
    const waiter = createTask(async () => {
      using _held = await condition.guard()
      const seen = await condition.waitFor(() => ready)
      return [seen, condition.locked()]
    })
    await sleep(0)
    {
      using _held = await condition.guard()
      ready = true
      condition.notify()
      await sleep(1)
      expect(waiter.done()).toBe(false)
    }
    expect(await waiter).toEqual([true, true])
    expect(condition.locked()).toBe(false)
  }))
