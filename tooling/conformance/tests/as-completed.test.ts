import {
  asCompleted,
  createTask,
  Future,
  getRunningLoop,
  setEventLoop,
  sleep,
  TimeoutError,
  ValueError,
  wait,
} from '@asyncio/core'
import { newEventLoop } from '@asyncio/loop'
import { expect, test } from 'vitest'
import { cancelEverywhere } from '../src/cancel-everywhere.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

// In which order things happen is compared with CPython in `src/order/topics/as-completed.ts`.

test('asCompleted() takes coroutines, functions, futures and promises', () =>
  inVirtualTime(async () => {
    const future = getRunningLoop().createFuture<string>()
    getRunningLoop().callLater(3, () => future.setResult('future'))
    const given = [
      future,
      sleep(1, 'coroutine'),
      async () => sleep(2, 'function'),
      Promise.resolve('promise'),
      createTask(sleep(4, 'task')),
    ]
    const results: string[] = []
    for (const next of asCompleted(given)) results.push(await next)
    expect(results).toEqual(['promise', 'coroutine', 'function', 'future', 'task'])
    expect(getRunningLoop().time()).toBe(4)
  }))

test('for await gives back the futures and tasks that were given, and tasks for the coroutines', () =>
  inVirtualTime(async () => {
    const [task, future] = [createTask(sleep(2, 'task')), new Future<string>()]
    getRunningLoop().callLater(1, () => future.setResult('future'))
    const nap = sleep(3, 'coroutine')
    const seen: Future<string>[] = []
    for await (const done of asCompleted([task, nap, future])) {
      expect(done.done()).toBe(true)
      seen.push(done)
    }
    expect([seen[0] === future, seen[1] === task, seen.length]).toEqual([true, true, 3])
    expect(seen.map((done) => done.result())).toEqual(['future', 'task', 'coroutine'])
  }))

test('a generator takes the coroutines one after the other', () =>
  inVirtualTime(function* () {
    const results: number[] = []
    for (const next of asCompleted([sleep(2, 2), sleep(1, 1)])) results.push(yield* next)
    expect(results).toEqual([1, 2])
  }))

test('a function that is mentioned twice is called twice, a coroutine that is given twice runs once', () =>
  inVirtualTime(async () => {
    let calls = 0
    const call = async (): Promise<number> => (calls += 1)
    const nap = sleep(1, 7)
    const results: number[] = []
    for (const next of asCompleted([call, nap, call, nap])) results.push(await next)
    expect(results).toEqual([1, 2, 7])
  }))

test('several can be awaited at the same time', () =>
  inVirtualTime(async () => {
    const both = Array.from(asCompleted([sleep(0.05, 'a'), sleep(0.05, 'b')]), (next) => createTask(next))
    const { done } = await wait(both)
    expect([...done].map((task) => task.result()).toSorted()).toEqual(['a', 'b'])
    expect(getRunningLoop().time()).toBe(0.05)
  }))

test('a limit that is not reached leaves no timer, and one that is leaves what runs alone', async () => {
  await inVirtualTime(async () => {
    for await (const done of asCompleted([sleep(1, 'a')], { timeout: 1000 })) expect(done.result()).toBe('a')
    const [nap] = [createTask(sleep(5, 'b'))]
    await expect(
      (async () => {
        for await (const done of asCompleted([nap], { timeout: { seconds: 1 } })) done.result()
      })(),
    ).rejects.toThrow(TimeoutError)
    expect([getRunningLoop().time(), nap.done(), nap.cancelling()]).toEqual([2, false, 0])
    await nap
  })
})

test('asCompleted() refuses one awaitable in place of several, and begins nothing if one can’t be awaited', () =>
  inVirtualTime(async () => {
    const nap = sleep(1)
    for (const one of [new Future(), nap, Promise.resolve(), 42]) {
      expect(() => asCompleted(one as unknown as [])).toThrow(/expects an iterable of awaitables, not/)
    }
    let begun = 0
    expect(() => asCompleted([async () => (begun += 1), 42 as never])).toThrow(TypeError)
    expect(() => asCompleted([nap], { timeout: Number.NaN })).toThrow(ValueError)
    const other = newEventLoop()
    const foreign = other.createFuture<number>()
    expect(() => asCompleted([async () => (begun += 1), foreign])).toThrow(ValueError)
    await sleep(1)
    expect([begun, getRunningLoop().tasks.size]).toEqual([0, 1])
    nap.close()
    other.close()
  }))

test('asCompleted() needs a loop: the running one, or the one that was set', async () => {
  const nap = sleep(0, 42)
  expect(() => asCompleted([nap])).toThrow(/There is no current event loop/)
  const loop = newEventLoop()
  setEventLoop(loop)
  try {
    const [next] = asCompleted([nap])
    expect(next).toBeDefined()
    if (next !== undefined) expect(await loop.runUntilComplete(next)).toBe(42)
  } finally {
    setEventLoop(null)
    loop.close()
  }
})

test('wherever one who waits for the next is cancelled, the result is there for the one who asks then', async () => {
  const suspensions = await cancelEverywhere({
    arrange: () => {
      const naps = [1, 2, 3].map((seconds) => createTask(sleep(seconds, seconds)))
      return { naps, order: asCompleted(naps), results: [] as number[] }
    },
    act: function* ({ order, results }) {
      for (const next of order) results.push(yield* next)
    },
    settle: async ({ naps, order, results }, { suspension, moment }) => {
      const before = results.length
      for await (const done of order) results.push(done.result())
      await wait(naps)
      // One was asked for and never fetched: it is the last that stays.
      const expected = before === 3 ? [1, 2, 3] : [1, 2]
      expect([suspension, moment, results]).toEqual([suspension, moment, expected])
    },
  })
  expect(suspensions).toBe(3)
})

test('wherever for await is cancelled, the naps go on', async () => {
  await cancelEverywhere({
    arrange: () => [1, 2].map((seconds) => createTask(sleep(seconds, seconds))),
    act: function* (naps) {
      const iterator = asCompleted(naps, { timeout: 9 })[Symbol.asyncIterator]()
      for (let step = yield* iterator.next(); step.done !== true; step = yield* iterator.next()) step.value.result()
    },
    settle: async (naps) => {
      expect(await naps[1]).toBe(2)
      // The limit of the whole is lifted when all have come.
      await sleep(0)
    },
  })
})
