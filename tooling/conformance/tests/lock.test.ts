import {
  asyncWith,
  CancelledError,
  createTask,
  currentTask,
  getRunningLoop,
  isCancelled,
  RuntimeError,
  sleep,
  timeout,
  TimeoutError,
  waitFor,
  type GeneratorCoroutine,
} from '@asyncio/core'
import { run } from '@asyncio/loop'
import { BoundedSemaphore, Condition, Guard, Lock, Semaphore } from '@asyncio/sync'
import { VirtualEventLoop } from '@asyncio/testing'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { cancelEverywhere } from '../src/cancel-everywhere.ts'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

// In which order things happen is compared with CPython in `src/order/topics/locks.ts`.

const kinds = [Lock, Semaphore, BoundedSemaphore, Condition] as const

/** A lock that somebody holds, who gives it back a second later. */
async function heldForASecond(lock: Lock | Semaphore | Condition): Promise<void> {
  await lock.acquire()
  getRunningLoop().callLater(1, () => lock.release())
}

test('a lock shows whether it is held, and how many wait for it', () =>
  inVirtualTime(async () => {
    const lock = new Lock()
    expect([String(lock), inspect(lock)]).toEqual(['<Lock [unlocked]>', '<Lock [unlocked]>'])
    await lock.acquire()
    expect(inspect({ lock })).toBe('{ lock: <Lock [locked]> }')
    const waiting = [createTask(lock.acquire()), createTask(lock.acquire())]
    await sleep(0)
    expect(inspect(lock)).toBe('<Lock [locked, waiters:2]>')
    for (const task of waiting) task.cancel()
    await sleep(0)
    expect(inspect(lock)).toBe('<Lock [locked]>')
  }))

test('what is acquired can’t be awaited, nor called without `new`, and takes no loop', () =>
  inVirtualTime(async () => {
    for (const Kind of kinds) {
      const lock = new Kind()
      expect(await (lock as unknown)).toBe(lock)
      expect('then' in lock).toBe(false)
      expect(lock.locked()).toBe(false)
      expect(() => (Kind as unknown as () => void)()).toThrow(TypeError)
    }
    const loop = getRunningLoop()
    expect(() => new Semaphore({ loop } as never)).toThrow(/takes a number of permits/)
    expect(() => new Condition({ loop } as never)).toThrow(/takes a Lock/)
  }))

test('release() of a lock that nobody holds says what was wrong', () => {
  expect(() => new Lock().release()).toThrow(
    new RuntimeError('Lock is not acquired: release() comes after acquire(), and once'),
  )
})

test('a lock can be made and released without a loop, and acquired in any one as long as nobody waits', async () => {
  const lock = new Lock()
  for (let round = 0; round < 2; round += 1) {
    await run(lock.acquire())
    lock.release()
  }
  expect(lock.locked()).toBe(false)
})

test('a lock belongs to the first loop in which somebody has waited for it', async () => {
  const loopFactory = (): VirtualEventLoop => new VirtualEventLoop()
  const lock = new Lock()
  await run(
    async () => {
      await heldForASecond(lock)
      await lock.acquire()
    },
    { loopFactory },
  )
  await run(
    async () => {
      const error = await errorOf(lock.acquire())
      expect(error).toBeInstanceOf(RuntimeError)
      expect(error.message).toMatch(/^<Lock \[locked\]> is bound to a different event loop: /)
      expect(String(lock)).toBe('<Lock [locked]>')
      lock.release()
      expect(await lock.acquire()).toBe(true)
    },
    { loopFactory },
  )
})

test('acquire() begins when it is awaited', () =>
  inVirtualTime(async () => {
    const lock = new Lock()
    const first = lock.acquire()
    const second = lock.acquire()
    expect(lock.locked()).toBe(false)
    expect(await second).toBe(true)
    expect(await errorOf(waitFor(first, 1))).toBeInstanceOf(TimeoutError)
  }))

test('generators acquire, wait and hold as async functions do, and between themselves', () =>
  inVirtualTime(function* () {
    for (const Kind of kinds) {
      const lock = new Kind()
      const order: string[] = []
      function* user(name: string): GeneratorCoroutine<void> {
        const held = yield* lock.guard()
        order.push(name)
        yield* sleep(1)
        held.release()
      }
      const tasks = ['a', 'b', 'c'].map((name) => createTask(user(name)))
      yield
      expect(yield* lock.acquire()).toBe(true)
      expect(order).toEqual(['a', 'b', 'c'])
      lock.release()
      yield* asyncWith(lock, function* () {
        order.push('within')
        yield
      })
      expect([lock.locked(), order.at(-1), tasks.every((task) => task.done())]).toEqual([false, 'within', true])
    }
  }))

test('wherever one who acquires is cancelled, nothing is left behind and the next one gets it', async () => {
  for (const Kind of kinds) {
    for (const make of [
      (lock: InstanceType<typeof Kind>) => lock.acquire(),
      (lock: InstanceType<typeof Kind>) => lock.guard(),
      (lock: InstanceType<typeof Kind>) => lock.enter(),
      (lock: InstanceType<typeof Kind>) => waitFor(lock.acquire(), 10),
      (lock: InstanceType<typeof Kind>) => lock.acquire({ signal: new AbortController().signal }),
    ]) {
      const suspensions = await cancelEverywhere({
        arrange: () => {
          const lock = new Kind()
          const next: { has: boolean } = { has: false }
          const holder = createTask(async () => asyncWith(lock, () => sleep(1)))
          const other = createTask(async () => {
            await sleep(0.5)
            await asyncWith(lock, () => void (next.has = true))
          })
          return { lock, next, holder, other }
        },
        *act({ lock }) {
          yield* sleep(0)
          yield* make(lock)
          lock.release()
        },
        async settle({ holder, other }) {
          await holder
          await waitFor(other, 5)
        },
        check({ lock, next }) {
          expect([next.has, lock.locked(), String(lock).includes('waiters')]).toEqual([true, false, false])
        },
      })
      expect(suspensions).toBe(2)
    }
  }
})

test('one who was woken and is cancelled in the same turn hands its turn on', () =>
  inVirtualTime(async () => {
    for (const Kind of kinds) {
      const lock = new Kind()
      await lock.acquire()
      const woken = createTask(lock.guard())
      const next = createTask(lock.guard())
      await sleep(0)
      lock.release()
      woken.cancel()
      const held = await waitFor(next, 1)
      expect([woken.cancelled(), lock.locked()]).toEqual([true, true])
      held.release()
      expect(lock.locked()).toBe(false)
    }
  }))

test('a time limit never leaks a lock, at whatever moment it is over', () =>
  inVirtualTime(async () => {
    for (const Kind of kinds) {
      for (const limit of [0, 0.5, 1, 1.5]) {
        for (const limited of [
          async (lock: InstanceType<typeof Kind>) => waitFor(lock.acquire(), limit),
          async (lock: InstanceType<typeof Kind>) => waitFor(createTask(lock.acquire()), limit),
          async (lock: InstanceType<typeof Kind>) => timeout(limit, async () => lock.acquire()),
        ]) {
          const lock = new Kind()
          await heldForASecond(lock)
          let got = false
          try {
            got = await limited(lock)
          } catch (error) {
            expect(error).toBeInstanceOf(TimeoutError)
          }
          await sleep(2)
          expect(lock.locked()).toBe(got)
          if (got) lock.release()
          expect(await waitFor(lock.acquire(), 1)).toBe(true)
        }
      }
    }
  }))

test('nobody overtakes: of many who wait, with some cancelled, the others have it in the order in which they came', () =>
  inVirtualTime(async () => {
    const lock = new Lock()
    await lock.acquire()
    const order: number[] = []
    const tasks = Array.from({ length: 50 }, (_, number) =>
      createTask(async () =>
        asyncWith(lock, async () => {
          order.push(number)
          if (number % 2 === 0) await sleep(0)
          tasks[number + 3]?.cancel()
        }),
      ),
    )
    await sleep(0)
    lock.release()
    await sleep(1)
    expect(order).toEqual(order.toSorted((one, other) => one - other))
    for (const [number, task] of tasks.entries()) expect(task.cancelled()).toBe(!order.includes(number))
    expect(String(lock)).toBe('<Lock [unlocked]>')
  }))

test('asyncWith() holds what is acquired while the body runs, and lets its value and its error through', () =>
  inVirtualTime(async () => {
    for (const Kind of kinds) {
      const lock = new Kind()
      expect(await asyncWith(lock, async (given) => [given, lock.locked()])).toEqual([undefined, true])
      expect(lock.locked()).toBe(false)
      const failure = new RangeError('within')
      expect(await errorOf(asyncWith(lock, () => Promise.reject(failure)))).toBe(failure)
      expect(lock.locked()).toBe(false)
    }
  }))

test('guard() holds to the end of the block, and gives back once', () =>
  inVirtualTime(async () => {
    for (const Kind of kinds) {
      const lock = new Kind()
      let kept: Guard | undefined
      {
        using held = await lock.guard()
        kept = held
        expect(held).toBeInstanceOf(Guard)
        expect([lock.locked(), held.released]).toEqual([true, false])
      }
      expect([lock.locked(), kept.released]).toEqual([false, true])
      await lock.acquire()
      kept.release()
      kept[Symbol.dispose]()
      expect(lock.locked()).toBe(true)
    }
  }))

test('a guard that is released early is not released again at the end of the block', () =>
  inVirtualTime(async () => {
    for (const Kind of kinds) {
      const lock = new Kind()
      {
        using held = await lock.guard()
        held.release()
        expect([lock.locked(), held.released]).toEqual([false, true])
        await lock.acquire()
      }
      expect(lock.locked()).toBe(true)
    }
  }))

test('a guard gives back when the block fails, returns, or is cancelled', () =>
  inVirtualTime(async () => {
    for (const Kind of kinds) {
      const lock = new Kind()
      const failing = async (): Promise<void> => {
        using _held = await lock.guard()
        throw new RangeError('within')
      }
      expect(await errorOf(failing())).toBeInstanceOf(RangeError)
      expect(lock.locked()).toBe(false)
      const returning = async (): Promise<boolean> => {
        using _held = await lock.guard()
        return lock.locked()
      }
      expect([await returning(), lock.locked()]).toEqual([true, false])
      const sleeping = createTask(async () => {
        using _held = await lock.guard()
        await sleep(10)
      })
      await sleep(1)
      expect(lock.locked()).toBe(true)
      sleeping.cancel()
      await sleep(0)
      expect([sleeping.cancelled(), lock.locked()]).toEqual([true, false])
    }
  }))

test('one who is cancelled while it waits for a guard does not begin its block', () =>
  inVirtualTime(async () => {
    const lock = new Lock()
    await lock.acquire()
    let begun = false
    const task = createTask(async () => {
      using _held = await lock.guard()
      begun = true
    })
    await sleep(0)
    task.cancel()
    await sleep(0)
    expect([task.cancelled(), begun, String(lock)]).toEqual([true, false, '<Lock [locked]>'])
    lock.release()
    expect(lock.locked()).toBe(false)
  }))

test('a guard of a lock that somebody else has released says so', () =>
  inVirtualTime(async () => {
    const lock = new Lock()
    const held = await lock.guard()
    lock.release()
    expect(() => held.release()).toThrow(RuntimeError)
    held.release()
  }))

test('what is free is acquired by async functions, guards and generators without a turn of the loop', () =>
  inVirtualTime(async () => {
    for (const Kind of kinds) {
      const lock = new Kind()
      let turned = false
      getRunningLoop().callSoon(() => (turned = true))
      const signal = new AbortController().signal
      for (const options of [undefined, {}, { signal }]) {
        await lock.acquire(options)
        lock.release()
        const held = await lock.guard(options)
        held.release()
      }
      await asyncWith(lock, () => undefined)
      await waitFor(lock.acquire(), 1)
      expect([turned, lock.locked()]).toEqual([false, true])
      await sleep(0)
    }
  }))

test('a signal that has aborted already: nothing is acquired, though it is free', () =>
  inVirtualTime(async () => {
    for (const Kind of kinds) {
      const lock = new Kind()
      const options = { signal: AbortSignal.abort('closed') }
      for (const call of [lock.acquire(options), lock.guard(options)]) {
        const error = await errorOf(call)
        expect(isCancelled(error) && error.args).toEqual(['closed'])
      }
      expect([lock.locked(), currentTask()?.cancelling()]).toEqual([false, 0])
    }
  }))

test('a signal that aborts ends the wait with a CancelledError, and the task goes on', () =>
  inVirtualTime(async () => {
    for (const Kind of kinds) {
      const lock = new Kind()
      await lock.acquire()
      for (const call of ['acquire', 'guard'] as const) {
        const controller = new AbortController()
        getRunningLoop().callLater(1, () => controller.abort('closed'))
        const error = await errorOf(lock[call]({ signal: controller.signal }))
        expect(error).toBeInstanceOf(CancelledError)
        expect([(error as CancelledError).args, currentTask()?.cancelling()]).toEqual([['closed'], 0])
        expect(String(lock)).not.toContain('waiters')
        await sleep(1)
      }
      lock.release()
      expect(lock.locked()).toBe(false)
    }
  }))

test('a signal that aborts after it was acquired changes nothing', () =>
  inVirtualTime(async () => {
    for (const Kind of kinds) {
      const lock = new Kind()
      await heldForASecond(lock)
      const controller = new AbortController()
      expect(await lock.acquire({ signal: controller.signal })).toBe(true)
      controller.abort()
      await sleep(1)
      expect([lock.locked(), currentTask()?.cancelling()]).toEqual([true, 0])
    }
  }))

test('a signal that aborts in the turn of the release, before it or after it: the next one gets it', () =>
  inVirtualTime(async () => {
    for (const Kind of kinds) {
      for (const order of ['abort, release', 'release, abort']) {
        const lock = new Kind()
        await lock.acquire()
        const controller = new AbortController()
        const aborted = createTask(async () => {
          const error = await errorOf(lock.acquire({ signal: controller.signal }))
          return [isCancelled(error), currentTask()?.cancelling()]
        })
        const next = createTask(lock.acquire())
        await sleep(0)
        if (order === 'abort, release') controller.abort()
        lock.release()
        if (order === 'release, abort') controller.abort()
        expect(await waitFor(next, 1)).toBe(true)
        expect(await aborted).toEqual([true, 0])
        lock.release()
        expect(lock.locked()).toBe(false)
      }
    }
  }))

test('a cancellation of the task and an abort at once: the cancellation stays', () =>
  inVirtualTime(async () => {
    const lock = new Lock()
    await lock.acquire()
    const controller = new AbortController()
    const task = createTask(lock.acquire({ signal: controller.signal }))
    await sleep(0)
    controller.abort('aborted')
    task.cancel('cancelled')
    await sleep(1)
    expect([task.cancelled(), task.cancelling(), String(lock)]).toEqual([true, 1, '<Lock [locked]>'])
  }))
