import {
  ALL_COMPLETED,
  createTask,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  Future,
  getRunningLoop,
  sleep,
  type Task,
  ValueError,
  wait,
} from '@asyncio/core'
import { expect, test } from 'vitest'
import { cancelEverywhere } from '../src/cancel-everywhere.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

// In which order things happen is compared with CPython in `src/order/topics/wait.ts`.

test('wait() says which are done and which are not, in the order in which they were given', () =>
  inVirtualTime(async () => {
    const [slow, quick, failing] = [
      createTask(sleep(10, 'slow')),
      createTask(sleep(1, 'quick')),
      createTask(async (): Promise<string> => {
        await sleep(2)
        throw new Error('failed')
      }),
    ]
    const { done, pending } = await wait([slow, failing, quick], { timeout: { seconds: 3 } })
    const places = (set: Set<Task<string>>): number[] => Array.from(set, (task) => [slow, failing, quick].indexOf(task))
    expect([places(done), places(pending)]).toEqual([[1, 2], [0]])
    expect(failing.exception()).toEqual(new Error('failed'))
    expect(getRunningLoop().time()).toBe(3)
    expect(slow.cancelling()).toBe(0)
    slow.cancel()
  }))

test('the names that say when wait() returns are strings of their own names', () => {
  expect([FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED]).toEqual([
    'FIRST_COMPLETED',
    'FIRST_EXCEPTION',
    'ALL_COMPLETED',
  ])
})

test('wait() serves a generator as it does an async function', () =>
  inVirtualTime(function* () {
    const tasks = [createTask(sleep(1)), createTask(sleep(2))]
    const { done, pending } = yield* wait(tasks, { returnWhen: FIRST_COMPLETED })
    expect([done.size, pending.size]).toEqual([1, 1])
    yield* wait(pending)
  }))

test('wait() refuses what is no future before it is awaited, and says what to do', () =>
  inVirtualTime(async () => {
    const future = new Future<void>()
    const nap = sleep(1)
    const given =
      (value: unknown): (() => unknown) =>
      () =>
        wait(value as Future<unknown>[])
    expect(given(future)).toThrow(/expect a list of futures, not an instance of Future: write wait\(\[task\]\)/)
    expect(given(nap)).toThrow(TypeError)
    expect(given(42)).toThrow(TypeError)
    expect(given(async () => {})).toThrow(TypeError)
    expect(given([])).toThrow(ValueError)
    expect(given([future, nap])).toThrow(/Passing coroutines is forbidden, use tasks explicitly/)
    expect(given([async () => {}])).toThrow(/make a task with createTask\(\)/)
    expect(given([Promise.resolve()])).toThrow(/wrapFuture\(\)/)
    expect(() => wait([future], { returnWhen: 'SOON' as never })).toThrow(/Invalid returnWhen value: 'SOON'/)
    expect(() => wait([future], { timeout: Number.NaN })).toThrow(ValueError)
    expect(future.done()).toBe(false)
    nap.close()
  }))

test('a failure that wait() answers to counts as seen', () =>
  inVirtualTime(async () => {
    const failed = new Future<void>()
    failed.setException(new Error('seen'))
    const { done } = await wait([failed, new Future<void>()], { returnWhen: FIRST_EXCEPTION })
    expect(done.size).toBe(1)
  }))

test('wherever wait() is cancelled, the futures are left alone, and nothing is left on them', async () => {
  for (const returnWhen of [ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION] as const) {
    for (const timeout of [null, 0, 1, 5]) {
      const suspensions = await cancelEverywhere({
        arrange: () => {
          const futures = [1, 2, 3].map(() => getRunningLoop().createFuture<number>())
          getRunningLoop().callLater(2, () => futures[0]?.done() || futures[0]?.setResult(0))
          return futures
        },
        act: (futures) => wait(futures, { returnWhen, timeout: timeout ?? 9 }),
        settle: (futures, { loop }) => {
          expect(futures.some((future) => future.cancelled())).toBe(false)
          expect(futures.slice(1).some((future) => future.done())).toBe(false)
          expect(loop.time()).toBeLessThanOrEqual(9)
        },
      })
      expect(suspensions).toBe(1)
    }
  }
})
