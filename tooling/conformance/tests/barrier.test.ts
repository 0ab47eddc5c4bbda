import {
  asyncWith,
  BrokenBarrierError,
  createTask,
  currentTask,
  gather,
  getRunningLoop,
  isCancelled,
  RuntimeError,
  sleep,
  TimeoutError,
  ValueError,
  waitFor,
} from '@asyncio/core'
import { run } from '@asyncio/loop'
import { Barrier } from '@asyncio/sync'
import { VirtualEventLoop } from '@asyncio/testing'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { cancelEverywhere } from '../src/cancel-everywhere.ts'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

// In which order things happen is compared with CPython in `src/order/topics/barriers.ts`.

test('a barrier shows its state, and how many of how many wait', () =>
  inVirtualTime(async () => {
    const barrier = new Barrier(3)
    expect([String(barrier), inspect(barrier)]).toEqual([
      '<Barrier [filling, waiters:0/3]>',
      '<Barrier [filling, waiters:0/3]>',
    ])
    const tasks = [0, 1, 2].map(() => createTask(barrier.wait()))
    await sleep(0)
    expect(inspect({ barrier })).toBe('{ barrier: <Barrier [draining, waiters:0/3]> }')
    await gather(tasks)
    const waiting = createTask(errorOf.bind(undefined, barrier.wait()))
    await sleep(0)
    expect(inspect(barrier)).toBe('<Barrier [filling, waiters:1/3]>')
    await barrier.reset()
    expect(inspect(barrier)).toBe('<Barrier [resetting, waiters:0/3]>')
    expect(await waiting).toBeInstanceOf(BrokenBarrierError)
    await barrier.abort()
    expect(inspect(barrier)).toBe('<Barrier [broken]>')
  }))

test('a barrier takes a whole number of tasks, at least one, and keeps it', () => {
  expect(new Barrier(5).parties).toBe(5)
  for (const parties of [0, -4, -Infinity]) {
    expect(() => new Barrier(parties)).toThrow(new ValueError(`parties must be >= 1: received ${parties}`))
  }
  for (const parties of [1.5, Infinity]) {
    expect(() => new Barrier(parties)).toThrow(
      new ValueError(`A barrier waits for a whole number of tasks: received ${parties}`),
    )
  }
  expect(() => new Barrier(Number.NaN)).toThrow(ValueError)
  expect(() => new Barrier('3' as never)).toThrow(new TypeError("A barrier takes a number of tasks: received '3'"))
  expect(() => new Barrier(undefined as never)).toThrow(TypeError)
})

test('a barrier can’t be awaited itself', () =>
  inVirtualTime(async () => {
    const barrier = new Barrier(2)
    expect(await (barrier as unknown)).toBe(barrier)
    expect(['then' in barrier, String(barrier)]).toEqual([false, '<Barrier [filling, waiters:0/2]>'])
  }))

test('a BrokenBarrierError says whether it was aborted before or meanwhile', () =>
  inVirtualTime(async () => {
    const barrier = new Barrier(2)
    const waiting = createTask(async () => errorOf(barrier.wait()))
    await sleep(0)
    await barrier.abort()
    expect(await waiting).toEqual(new BrokenBarrierError('Abort or reset of barrier'))
    expect(await errorOf(barrier.wait())).toEqual(new BrokenBarrierError('Barrier aborted: reset() it to use it again'))
    expect(await errorOf(asyncWith(barrier, () => 'never'))).toBeInstanceOf(BrokenBarrierError)
    expect([barrier.broken, barrier.nWaiting]).toEqual([true, 0])
    await barrier.reset()
    expect(barrier.broken).toBe(false)
    const numbers = await gather([barrier.wait(), barrier.wait()])
    expect(numbers.toSorted((one, other) => one - other)).toEqual([0, 1])
  }))

test('a barrier belongs to the first loop in which somebody has waited at it', async () => {
  const loopFactory = (): VirtualEventLoop => new VirtualEventLoop()
  const barrier = new Barrier(2)
  await run(async () => errorOf(waitFor(barrier.wait(), 1)), { loopFactory })
  await run(
    async () => {
      const error = await errorOf(barrier.wait())
      expect(error).toBeInstanceOf(RuntimeError)
      expect(error.message).toContain('is bound to a different event loop: ')
      expect(String(barrier)).toBe('<Barrier [filling, waiters:0/2]>')
    },
    { loopFactory },
  )
})

test('asyncWith() waits for the others, gives the number, and lets value and error of the body through', () =>
  inVirtualTime(async () => {
    const barrier = new Barrier(3)
    const results = await gather(
      [0, 1, 2].map(
        (number) => async () =>
          asyncWith(barrier, async (index) => {
            if (number === 1) throw new RangeError('within')
            return index
          }),
      ),
      { returnExceptions: true },
    )
    expect(results[1]).toBeInstanceOf(RangeError)
    expect([results[0], results[2]]).toEqual([0, 2])
    expect(String(barrier)).toBe('<Barrier [filling, waiters:0/3]>')
  }))

test('generators wait at a barrier as async functions do', () =>
  inVirtualTime(function* () {
    const barrier = new Barrier(2)
    const other = createTask(function* () {
      return yield* barrier.wait()
    })
    yield
    const numbers = [yield* barrier.wait(), yield* other]
    expect(numbers).toEqual([1, 0])
    yield* barrier.abort()
    yield* barrier.reset()
    expect(barrier.broken).toBe(false)
  }))

test('many rounds: each number is there once in each, and nobody is a round ahead', () =>
  inVirtualTime(async () => {
    const barrier = new Barrier(4)
    const rounds: number[][] = []
    await gather(
      [0, 1, 2, 3].map((number) => async () => {
        for (let round = 0; round < 10; round += 1) {
          await sleep(((number + round) % 3) / 10)
          const index = await barrier.wait()
          const numbers = (rounds[round] ??= [])
          numbers.push(index)
          if (round > 0) expect(rounds[round - 1]).toHaveLength(4)
        }
      }),
    )
    expect(rounds).toHaveLength(10)
    for (const numbers of rounds) expect(numbers.toSorted((one, other) => one - other)).toEqual([0, 1, 2, 3])
  }))

test('wherever one who waits at a barrier is cancelled, the others can go on with somebody in its place', async () => {
  for (const make of [
    (barrier: Barrier) => barrier.wait(),
    (barrier: Barrier) => barrier.enter(),
    (barrier: Barrier) => waitFor(barrier.wait(), 10),
    (barrier: Barrier) => barrier.wait({ signal: new AbortController().signal }),
  ]) {
    await cancelEverywhere({
      arrange: () => {
        const barrier = new Barrier(3)
        const others = [createTask(barrier.wait()), createTask(async () => (await sleep(1), barrier.wait()))]
        return { barrier, others }
      },
      *act({ barrier }) {
        yield* sleep(0)
        yield* make(barrier)
      },
      async settle({ barrier, others }) {
        await sleep(2)
        if (!others.every((other) => other.done())) await barrier.wait()
        await gather(others)
      },
      check: ({ barrier }) => expect(String(barrier)).toBe('<Barrier [filling, waiters:0/3]>'),
    })
  }
})

test('wherever one who comes while others leave is cancelled, the barrier works on; to change it takes no turn even then', async () => {
  const suspensions = []
  for (const make of [
    (barrier: Barrier) => barrier.wait(),
    (barrier: Barrier) => barrier.reset(),
    (barrier: Barrier) => barrier.abort(),
  ]) {
    suspensions.push(
      await cancelEverywhere({
        arrange: () => {
          const barrier = new Barrier(3)
          const others = [0, 1, 2].map(() => createTask(barrier.wait()))
          const late = [0, 1].map(() => createTask(async () => (await sleep(1), barrier.wait())))
          return { barrier, others, late }
        },
        *act({ barrier }) {
          expect(String(barrier)).toBe('<Barrier [draining, waiters:0/3]>')
          yield* make(barrier)
        },
        async settle({ barrier, others, late }) {
          await gather(others, { returnExceptions: true })
          await sleep(2)
          await barrier.reset()
          await gather(late, { returnExceptions: true })
          const numbers = await waitFor(gather([barrier.wait(), barrier.wait(), barrier.wait()]), 1)
          expect(numbers.toSorted((one, other) => one - other)).toEqual([0, 1, 2])
        },
        check: ({ barrier }) => expect(String(barrier)).toBe('<Barrier [filling, waiters:0/3]>'),
      }),
    )
  }
  expect(suspensions).toEqual([2, 0, 0])
})

test('a signal ends the wait at a barrier before it, meanwhile, and as the last one comes; the task goes on', () =>
  inVirtualTime(async () => {
    const barrier = new Barrier(2)
    const options = { signal: AbortSignal.abort('early') }
    const before = await errorOf(barrier.wait(options))
    expect(isCancelled(before) && before.args).toEqual(['early'])
    expect(String(barrier)).toBe('<Barrier [filling, waiters:0/2]>')

    const controller = new AbortController()
    getRunningLoop().callLater(1, () => controller.abort('meanwhile'))
    const error = await errorOf(barrier.wait({ signal: controller.signal }))
    expect(isCancelled(error) && error.args).toEqual(['meanwhile'])
    expect([String(barrier), currentTask()?.cancelling()]).toEqual(['<Barrier [filling, waiters:0/2]>', 0])

    const atOnce = new AbortController()
    const first = createTask(async () => errorOf(barrier.wait({ signal: atOnce.signal })))
    await sleep(0)
    expect(await barrier.wait()).toBe(1)
    atOnce.abort()
    expect(isCancelled(await first)).toBe(true)
    await sleep(0)
    expect(String(barrier)).toBe('<Barrier [filling, waiters:0/2]>')
  }))

test('a time limit on a wait at a barrier takes that one away, and breaks nothing', () =>
  inVirtualTime(async () => {
    const barrier = new Barrier(2)
    expect(await errorOf(waitFor(barrier.wait(), 1))).toBeInstanceOf(TimeoutError)
    expect([barrier.nWaiting, barrier.broken]).toEqual([0, false])
    expect(await gather([barrier.wait(), barrier.wait()])).toEqual([0, 1])
  }))
