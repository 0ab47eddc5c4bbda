import { ProcessPoolExecutor, ThreadPoolExecutor, work } from '@asyncio/executors'
import { run } from '@asyncio/loop'
import process from 'node:process'
import { afterEach, expect, test, vi } from 'vitest'
import type * as executorWork from '../src/executor-work.ts'

const module = new URL('../src/executor-work.ts', import.meta.url)
const add = work<typeof executorWork.add>(module, 'add')

/** Counts the intervals that were set from now on and not cleared: one that nobody clears keeps the process for ever. */
function heldIntervals(): () => number {
  const set = vi.spyOn(globalThis, 'setInterval')
  const clear = vi.spyOn(globalThis, 'clearInterval')
  return () => {
    const cleared = new Set<unknown>(clear.mock.calls.map(([interval]) => interval))
    return set.mock.results.filter(({ value }) => !cleared.has(value)).length
  }
}

afterEach(() => {
  vi.restoreAllMocks()
})

test.each([
  ['threads', ThreadPoolExecutor],
  ['processes', ProcessPoolExecutor],
] as const)(
  'a pool of %s holds its process while it works, and leaves nothing when it is shut down',
  async (_, Pool) => {
    const held = heldIntervals()
    const listeners = process.listenerCount('exit')
    for (let round = 0; round < 2; round += 1) {
      const pool = new Pool({ maxWorkers: 1 })
      expect(held()).toBe(0)
      const job = pool.submit(add, 1, 2)
      expect(held()).toBe(1)
      expect(await job).toBe(3)
      await new Promise((resolve) => setImmediate(resolve))
      expect(held()).toBe(0)
      expect(await pool.submit(add, 2, 2)).toBe(4)
      await pool.shutdown()
      expect([held(), process.listenerCount('exit')]).toEqual([0, listeners])
    }
  },
)

test('a job that is cancelled while it runs lets the process end when its worker has', async () => {
  const held = heldIntervals()
  const pool = new ThreadPoolExecutor({ maxWorkers: 1 })
  const job = pool.submit(work<typeof executorWork.spin>(module, 'spin'))
  job.cancel()
  await job.then(
    () => null,
    () => null,
  )
  await pool.shutdown()
  expect(held()).toBe(0)
})

test('map() that is left cancels what is under way, and closes what gives the inputs', async () => {
  const pool = new ThreadPoolExecutor({ maxWorkers: 2 })
  let closed = 0
  const inputs = function* (): Generator<number, void, unknown> {
    try {
      for (let input = 1; ; input += 1) yield input
    } finally {
      closed += 1
    }
  }
  const once = (n: number): number => {
    while (n > 1);
    return n
  }
  await run(async () => {
    for await (const value of pool.map(once, inputs(), { bufferSize: 3 })) {
      expect(value).toBe(1)
      break
    }
  })
  expect(closed).toBe(1)
  // What it has left behind would never end.
  await pool.shutdown()
})
