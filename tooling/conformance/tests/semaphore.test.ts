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
import { BoundedSemaphore, Semaphore } from '@asyncio/sync'
import { VirtualEventLoop } from '@asyncio/testing'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { cancelEverywhere } from '../src/cancel-everywhere.ts'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

// In which order things happen is compared with CPython in `src/order/topics/semaphores.ts`, and what all
// that is acquired has in common is proved in `lock.test.ts`.

const kinds = [Semaphore, BoundedSemaphore] as const

test('a semaphore shows how many permits are free, and how many wait for one', () =>
  inVirtualTime(async () => {
    for (const Kind of kinds) {
      const { name } = Kind
      const semaphore = new Kind()
      expect([String(semaphore), inspect(semaphore)]).toEqual([
        `<${name} [unlocked, value:1]>`,
        `<${name} [unlocked, value:1]>`,
      ])
      await semaphore.acquire()
      expect(inspect(semaphore)).toBe(`<${name} [locked]>`)
      const tasks = [createTask(semaphore.acquire()), createTask(semaphore.acquire())]
      await sleep(0)
      expect(inspect({ semaphore })).toBe(`{ semaphore: <${name} [locked, waiters:2]> }`)
      for (const task of tasks) task.cancel()
      await sleep(0)
      expect(inspect(semaphore)).toBe(`<${name} [locked]>`)
    }
  }))

test('a semaphore has one permit, or as many as one says: none at all, and without a limit', () =>
  inVirtualTime(async () => {
    for (const Kind of kinds) {
      expect([new Kind().value, new Kind(0).value, new Kind(7).value]).toEqual([1, 0, 7])
      expect([new Kind().locked(), new Kind(0).locked()]).toEqual([false, true])
      const boundless = new Kind(Infinity)
      for (let time = 0; time < 100; time += 1) await boundless.acquire()
      expect([boundless.value, boundless.locked()]).toEqual([Infinity, false])
    }
  }))

test('what is no number of permits is refused', () => {
  for (const Kind of kinds) {
    expect(() => new Kind(-1)).toThrow(new ValueError('Semaphore initial value must be >= 0: received -1'))
    expect(() => new Kind(-Infinity)).toThrow(ValueError)
    expect(() => new Kind(1.5)).toThrow(new ValueError('A semaphore has a whole number of permits: received 1.5'))
    expect(() => new Kind(Number.NaN)).toThrow(ValueError)
    expect(() => new Kind('2' as never)).toThrow(new TypeError("A semaphore takes a number of permits: received '2'"))
    expect(() => new Kind(null as never)).toThrow(TypeError)
  }
})

test('a bounded semaphore refuses a permit too many, and says how many there are', () =>
  inVirtualTime(async () => {
    const semaphore = new BoundedSemaphore(2)
    const tooMany = new ValueError('BoundedSemaphore released too many times: all 2 permits are free')
    expect(() => semaphore.release()).toThrow(tooMany)
    await semaphore.acquire()
    semaphore.release()
    expect(() => semaphore.release()).toThrow(tooMany)
    expect(semaphore.value).toBe(2)
  }))

test('a semaphore belongs to the first loop in which somebody has waited for it', async () => {
  const loopFactory = (): VirtualEventLoop => new VirtualEventLoop()
  for (const Kind of kinds) {
    const semaphore = new Kind(0)
    await run(async () => errorOf(waitFor(semaphore.acquire(), 1)), { loopFactory })
    await run(
      async () => {
        const error = await errorOf(semaphore.acquire())
        expect(error).toBeInstanceOf(RuntimeError)
        expect(error.message).toMatch(/^<\w*Semaphore \[locked\]> is bound to a different event loop: /)
        expect(semaphore.value).toBe(0)
      },
      { loopFactory },
    )
  }
})

test('no more run at once than there are permits, however many wait, fail and are cancelled', () =>
  inVirtualTime(async () => {
    for (const Kind of kinds) {
      const semaphore = new Kind(3)
      let running = 0
      let most = 0
      const tasks = Array.from({ length: 40 }, (_, number) =>
        createTask(async () =>
          asyncWith(semaphore, async () => {
            running += 1
            most = Math.max(most, running)
            try {
              await sleep((number % 5) / 10)
              tasks[number + 7]?.cancel()
              if (number % 6 === 0) throw new RangeError('some fail')
            } finally {
              running -= 1
            }
          }),
        ),
      )
      for (const task of tasks) await errorOf(task).catch(() => undefined)
      expect([running, most, semaphore.value]).toEqual([0, 3, 3])
    }
  }))

test('wherever one who wants a permit is cancelled, no permit is lost and none is made', async () => {
  for (const Kind of kinds) {
    for (const permits of [1, 2]) {
      await cancelEverywhere({
        arrange: () => {
          const semaphore = new Kind(permits)
          const holders = Array.from({ length: permits }, (_, number) =>
            createTask(async () => asyncWith(semaphore, () => sleep(1 + number))),
          )
          const other = createTask(async () => {
            await sleep(0.5)
            await asyncWith(semaphore, () => sleep(0))
          })
          return { semaphore, all: [...holders, other] }
        },
        *act({ semaphore }) {
          yield* sleep(0)
          yield* asyncWith(semaphore, () => sleep(0.1))
        },
        async settle({ all }) {
          for (const each of all) await waitFor(each, 10)
        },
        check({ semaphore }) {
          expect([semaphore.value, String(semaphore).includes('waiters')]).toEqual([permits, false])
        },
      })
    }
  }
})

test('several who were woken are cancelled in that turn: their permits go to those behind them', () =>
  inVirtualTime(async () => {
    const semaphore = new Semaphore(0)
    const tasks = Array.from({ length: 5 }, () => createTask(semaphore.acquire()))
    await sleep(0)
    for (let time = 0; time < 3; time += 1) semaphore.release()
    for (const task of tasks.slice(0, 3)) task.cancel()
    await sleep(1)
    expect(tasks.map((task) => (task.cancelled() ? 'cancelled' : task.result()))).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
      true,
      true,
    ])
    expect(String(semaphore)).toBe('<Semaphore [unlocked, value:1]>')
  }))

test('a signal or a time limit in the turn of the release loses no permit', () =>
  inVirtualTime(async () => {
    for (const order of ['abort, release', 'release, abort']) {
      const semaphore = new Semaphore(0)
      const controller = new AbortController()
      const aborted = createTask(async () => errorOf(semaphore.acquire({ signal: controller.signal })))
      await sleep(0)
      if (order === 'abort, release') controller.abort()
      semaphore.release()
      if (order === 'release, abort') controller.abort()
      expect(isCancelled(await aborted)).toBe(true)
      expect([semaphore.value, currentTask()?.cancelling()]).toEqual([1, 0])
    }
    for (const earlier of [true, false]) {
      const semaphore = new Semaphore(0)
      if (earlier) getRunningLoop().callLater(1, () => semaphore.release())
      const limited = createTask(waitFor(semaphore.acquire(), 1))
      await sleep(0)
      if (!earlier) getRunningLoop().callLater(1, () => semaphore.release())
      await sleep(2)
      const got = limited.exception() === null || limited.exception() === undefined
      if (!got) expect(limited.exception()).toBeInstanceOf(TimeoutError)
      expect(semaphore.value).toBe(got ? 0 : 1)
    }
  }))
