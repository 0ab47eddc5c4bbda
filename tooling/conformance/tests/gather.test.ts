import {
  createTask,
  Future,
  gather,
  getRunningLoop,
  isCancelled,
  setEventLoop,
  RuntimeError,
  sleep,
  ValueError,
  type EventLoop,
  type Task,
} from '@asyncio/core'
import { newEventLoop } from '@asyncio/loop'
import { expect, test } from 'vitest'
import { cancelEverywhere } from '../src/cancel-everywhere.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

// In which order things happen is compared with CPython in the topics `gather`, `gather-cancellation` and `gather-cleanup`.

/** Runs something with loops of its own, of which the first one is set. */
async function withLoops(body: (set: EventLoop, other: EventLoop) => Promise<void>): Promise<void> {
  const [set, other] = [newEventLoop(), newEventLoop()]
  setEventLoop(set)
  try {
    await body(set, other)
  } finally {
    setEventLoop(null)
    set.close()
    other.close()
  }
}

test('gather() is done when the last one is, with the results in their places, whether or not errors are among them', () =>
  inVirtualTime(async () => {
    for (const returnExceptions of [false, true]) {
      const futures = [new Future<number>(), new Future<number>(), new Future<number>()]
      const outer = gather(futures, { returnExceptions })
      let calls = 0
      outer.addDoneCallback(() => (calls += 1))
      futures[1]?.setResult(1)
      futures[0]?.setResult(2)
      await sleep(1)
      expect([outer.done(), calls]).toEqual([false, 0])
      futures[2]?.setResult(3)
      await sleep(1)
      expect([outer.result(), calls]).toEqual([[2, 1, 3], 1])
    }
  }))

test('gather() has the first error at once, and what becomes of the others changes nothing', () =>
  inVirtualTime(async () => {
    const [a, b, c, d, e] = Array.from({ length: 5 }, () => new Future<number>()) as [
      Future<number>,
      Future<number>,
      Future<number>,
      Future<number>,
      Future<number>,
    ]
    const outer = gather([a, b, c, d, e])
    let calls = 0
    outer.addDoneCallback(() => (calls += 1))
    const failure = new RangeError('first')
    a.setResult(1)
    b.setException(failure)
    await sleep(1)
    expect(outer.exception()).toBe(failure)
    c.setResult(3)
    d.cancel()
    e.setException(new Error('later, and told to nobody'))
    await sleep(1)
    expect([calls, outer.exception() === failure]).toEqual([1, true])
  }))

test('gather() with returnExceptions has every error and every cancellation in its place', () =>
  inVirtualTime(async () => {
    const [a, b, c, d] = [new Future<number>(), new Future<number>(), new Future<number>(), new Future<number>()]
    const outer = gather([a, b, c, d], { returnExceptions: true })
    const [first, second] = [new RangeError('first'), new Error('second')]
    b.setException(first)
    c.cancel()
    a.setResult(3)
    await sleep(1)
    expect(outer.done()).toBe(false)
    d.setException(second)
    await sleep(1)
    const [ofA, ofB, ofC, ofD] = outer.result()
    expect([ofA, ofB === first, isCancelled(ofC), ofD === second]).toEqual([3, true, true, true])
  }))

test('gather() fails with the cancellation of one of them, and is not cancelled itself', () =>
  inVirtualTime(async () => {
    const [a, b, c] = [new Future<number>(), new Future<number>(), new Future<number>()]
    const outer = gather([a, b, c])
    a.setResult(1)
    b.cancel()
    await sleep(1)
    expect([outer.done(), outer.cancelled(), isCancelled(outer.exception())]).toEqual([true, false, true])
    expect([c.done(), outer.cancel()]).toEqual([false, false])
    expect(c.done()).toBe(false)
  }))

test('gather() of nothing needs a loop: the running one, or the one that was set', async () => {
  expect(() => gather([])).toThrow(/There is no current event loop/)
  await withLoops(async (set) => {
    const nothing = gather([])
    expect([nothing.getLoop() === set, nothing.result()]).toEqual([true, []])
  })
  await inVirtualTime(async () => {
    const nothing = gather([])
    expect([nothing.getLoop() === getRunningLoop(), nothing.result()]).toEqual([true, []])
  })
})

test('gather() of coroutines needs a loop: the running one, or the one that was set', async () => {
  const naps = [sleep(0, 'a'), sleep(0, 'b')]
  expect(() => gather(naps)).toThrow(/There is no current event loop/)
  for (const nap of naps) nap.close()
  await withLoops(async (set) => {
    const outer = gather([sleep(0, 'a'), sleep(0, 'b')])
    expect(outer.getLoop()).toBe(set)
    expect(await set.runUntilComplete(outer)).toEqual(['a', 'b'])
  })
  await inVirtualTime(async () => {
    const outer = gather([sleep(0, 'a')])
    expect([outer.getLoop() === getRunningLoop(), await outer]).toEqual([true, ['a']])
  })
})

test('gather() belongs to the loop of its futures, which must be one', () =>
  withLoops(async (set, other) => {
    expect(() => gather([set.createFuture(), other.createFuture()])).toThrow(ValueError)
    const futures = [other.createFuture<number>(), other.createFuture<number>()]
    const outer = gather(futures)
    expect([outer.getLoop() === other, outer.done()]).toEqual([true, false])
  }))

test('gather() refuses what can’t be awaited before anything has begun', () =>
  inVirtualTime(async () => {
    let begun = 0
    expect(() => gather([async () => (begun += 1), {} as never])).toThrow(TypeError)
    expect(() => gather(new Set([sleep]) as unknown as [])).toThrow(TypeError)
    await sleep(1)
    expect(begun).toBe(0)
  }))

test('an error that comes after the first is told to nobody', () =>
  inVirtualTime(async () => {
    const fail = async (seconds: number): Promise<void> => {
      await sleep(seconds)
      throw new Error(`after ${seconds}`)
    }
    await expect(Promise.resolve(gather([() => fail(1), () => fail(2)]))).rejects.toThrow('after 1')
    await sleep(5)
  }))

test('a gather whose children are all done refuses to be cancelled, and its task has their results', () =>
  inVirtualTime(async () => {
    const future = new Future<number>()
    const task = createTask(async () => gather([async () => future]))
    await sleep(0)
    await sleep(0)
    const gathering = task.waitingFor()[0]
    const answers: unknown[] = []
    const child = [...getRunningLoop().tasks].at(-1)
    child?.addDoneCallback(() => answers.push(gathering?.cancel()))
    future.setResult(42)
    expect(await task).toEqual([42])
    expect(answers).toEqual([false])
  }))

test('the message of a cancel goes through a gather to its children and back, whatever it is', () =>
  inVirtualTime(async () => {
    for (const [given, expected] of [
      [[], []],
      [[null], []],
      [['my message'], ['my message']],
      [[5], [5]],
    ] as const) {
      const task = createTask(async () => {
        for (;;) await gather([sleep(0.05)], { returnExceptions: true })
      })
      await sleep(0.2)
      task.cancel(...given)
      const failure: unknown = await task.catch((error: unknown) => error)
      expect(isCancelled(failure) && failure.args).toEqual(expected)
    }
  }))

test('a task that gathers itself can’t be cancelled, as one that waits in a ring of tasks; and nothing overflows', () =>
  inVirtualTime(async () => {
    const ring: Task<unknown> = createTask(async () => gather([async () => sleep(1), ring]))
    await sleep(2)
    expect(() => ring.cancel()).toThrow(/^Cannot cancel <Future pending> as it stands in a ring/)
    expect(() => ring.cancel()).toThrow(RuntimeError)
    getRunningLoop().tasks.delete(ring)
  }))

test('wherever gather() is cancelled, every child is, and nothing is left', async () => {
  for (const returnExceptions of [false, true]) {
    const suspensions = await cancelEverywhere({
      arrange: () => [createTask(sleep(1)), createTask(sleep(2)), getRunningLoop().createFuture<void>()] as const,
      act: function* (children) {
        getRunningLoop().callLater(3, () => children[2].done() || children[2].setResult())
        yield* gather(children, { returnExceptions })
        yield* gather(children, { returnExceptions })
      },
      check: (children, { suspension, task }) => {
        expect(children.map((child) => child.done())).toEqual([true, true, true])
        if (suspension > 0) expect([task.cancelled(), task.cancelling()]).toEqual([true, 1])
      },
    })
    expect(suspensions).toBe(1)
  }
})
