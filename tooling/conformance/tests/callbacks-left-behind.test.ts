import {
  asCompleted,
  ConcurrentFuture,
  createTask,
  Future,
  gather,
  getRunningLoop,
  shield,
  sleep,
  TimeoutError,
  timeout,
  wait,
  waitFor,
  wrapFuture,
  FIRST_COMPLETED,
  formatCallGraph,
} from '@asyncio/core'
import { expect, test } from 'vitest'
import { inVirtualTime } from '../src/in-virtual-time.ts'

const TIMES = 20

async function expectTimeout(waiting: PromiseLike<unknown>): Promise<void> {
  await expect(Promise.resolve(waiting)).rejects.toThrow(TimeoutError)
}

/** The ways of waiting for something that goes on, and of leaving it. */
const leaving: Record<string, (future: Future<number>) => Promise<unknown>> = {
  'wait() whose time is over': async (future) => wait([future], { timeout: 1 }),
  'wait() for the first of several': async (future) =>
    wait([future, createTask(sleep(1))], { returnWhen: FIRST_COMPLETED }),
  'wait() that is cancelled': async (future) => expectTimeout(timeout(1, async () => wait([future]))),
  'shield() that is cancelled': async (future) => expectTimeout(waitFor(shield(future), 1)),
  'gather() that has failed': async (future) => {
    const outcome = gather([future, async () => Promise.reject(new RangeError('at once'))])
    await expect(Promise.resolve(outcome)).rejects.toThrow(RangeError)
  },
  'gather() of what had failed before': async (future) => {
    const failed = new Future<number>()
    failed.setException(new RangeError('before'))
    await expect(Promise.resolve(gather([future, failed, future]))).rejects.toThrow(RangeError)
  },
  'gather() of something shielded that is cancelled': async (future) =>
    expectTimeout(waitFor(gather([shield(future), sleep(5)]), 1)),
  'asCompleted() whose time is over': async (future) =>
    expectTimeout(
      (async () => {
        for (const next of asCompleted([future], { timeout: 1 })) await next
      })(),
    ),
  'for await over asCompleted() that is left': async (future) => {
    for await (const done of asCompleted([future, sleep(1, 1)], { timeout: 100 })) {
      expect(done.result()).toBe(1)
      break
    }
  },
  'for over asCompleted() that is left': async (future) => {
    for (const next of asCompleted([future, sleep(1, 1)])) {
      expect(await next).toBe(1)
      break
    }
  },
  'one of asCompleted(), and no more': async (future) => {
    const [next] = asCompleted([future, sleep(1, 1)])
    expect(await next).toBe(1)
  },
  'for await over asCompleted() that is cancelled': async (future) =>
    expectTimeout(
      timeout(1, async () => {
        for await (const done of asCompleted([future])) done.result()
      }),
    ),
  'for over asCompleted() that is cancelled': async (future) =>
    expectTimeout(
      timeout(1, async () => {
        for (const next of asCompleted([future])) await next
      }),
    ),
}

for (const [how, leave] of Object.entries(leaving)) {
  test(`${how} leaves nothing on what goes on, or one callback for all`, () =>
    inVirtualTime(async () => {
      const future = new Future<number>()
      for (let time = 0; time < TIMES; time += 1) await leave(future)
      // What looks at a later error stays, once.
      expect(future.callbacks().length).toBeLessThanOrEqual(1)
      expect(formatCallGraph(future)).toBe('* Future()')
      future.setResult(42)
      await sleep(1)
    }))
}

test('whoever left a gather that failed is not told of the errors that come later', () =>
  inVirtualTime(async () => {
    const future = new Future<number>()
    for (let time = 0; time < TIMES; time += 1) await leaving['gather() that has failed']?.(future)
    future.setException(new Error('later'))
    await sleep(1)
  }))

test('a promise that is waited for again and again gets one handler, and keeps none of the futures', () =>
  inVirtualTime(async () => {
    let handlers = 0
    const { promise, resolve } = Promise.withResolvers<number>()
    const { then } = Promise.prototype
    function counting(this: Promise<unknown>, ...given: never[]): Promise<never> {
      if (this === promise) handlers += 1
      return Reflect.apply(then, this, given) as Promise<never>
    }
    Reflect.set(Promise.prototype, 'then', counting)
    try {
      for (let time = 0; time < TIMES; time += 1) await expectTimeout(waitFor(promise, 1))
      const [one, another] = [wrapFuture(promise), wrapFuture(promise)]
      expect(handlers).toBe(1)
      resolve(42)
      expect([await one, await another]).toEqual([42, 42])
      expect(await wrapFuture(promise)).toBe(42)
      expect(handlers).toBe(2)
    } finally {
      Reflect.set(Promise.prototype, 'then', then)
    }
  }))

test('a thenable that is no promise of the platform is asked each time', () =>
  inVirtualTime(async () => {
    let calls = 0
    const query: PromiseLike<number> = {
      then: (resolved, rejected) => Promise.resolve((calls += 1)).then(resolved, rejected),
    }
    const both = [wrapFuture(query), wrapFuture(query)]
    expect(await gather(both)).toEqual([1, 2])
  }))

test('a concurrent future that runs keeps none of those who have stopped waiting for it', () =>
  inVirtualTime(async () => {
    const future = new ConcurrentFuture<number>()
    future.setRunningOrNotifyCancel()
    for (let time = 0; time < TIMES; time += 1) await expectTimeout(waitFor(future, 1))
    const last = wrapFuture(future)
    const loop = getRunningLoop()
    const { schedule } = loop
    let told = 0
    loop.schedule = (runnable) => {
      told += 1
      schedule.call(loop, runnable)
    }
    future.setResult(42)
    loop.schedule = schedule
    expect([told, await last]).toEqual([1, 42])
  }))

test('a task that waits for the next of several is seen to await each of them, and not when it has left', () =>
  inVirtualTime(async () => {
    const futures = [new Future<number>(), new Future<number>()] as const
    const order = asCompleted(futures)
    const first = createTask(
      async () => {
        for await (const done of order) done.result()
      },
      { name: 'first' },
    )
    const second = createTask(
      async () => {
        for (const next of order) await next
      },
      { name: 'second' },
    )
    await sleep(1)
    for (const future of futures) {
      expect(formatCallGraph(future)).toContain("Task(name='first')")
      expect(formatCallGraph(future)).toContain("Task(name='second')")
    }
    first.cancel()
    await sleep(1)
    expect(formatCallGraph(futures[1])).not.toContain("Task(name='first')")
    expect(formatCallGraph(futures[1])).toContain("Task(name='second')")
    for (const future of futures) future.setResult(1)
    await second
  }))

test('what was done while nobody looped over it comes when the loop is taken up again', () =>
  inVirtualTime(async () => {
    const naps = [3, 1, 2].map((seconds) => createTask(sleep(seconds, seconds)))
    const order = asCompleted(naps)
    const results: number[] = []
    for await (const done of order) {
      results.push(done.result())
      break
    }
    await sleep(5)
    for await (const done of order) results.push(done.result())
    expect(results).toEqual([1, 3, 2])
  }))
