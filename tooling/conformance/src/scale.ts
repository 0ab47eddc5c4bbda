import { Coroutine, createTask, gather, getRunningLoop, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { VirtualEventLoop } from '@asyncio/testing'

/** A program of unusual size, and what it should answer. */
interface ScaleProgram {
  readonly name: string
  readonly program: () => Promise<number>
  readonly answer: number
}

/** What became of one. */
export interface ScaleResult {
  readonly name: string
  readonly answer: number | string
  readonly expected: number
  /** Bytes that are still held after it, beyond what was held before. */
  readonly leftBehind: number
}

const DEPTH = 10_000

const programs: readonly ScaleProgram[] = [
  {
    name: 'a million callbacks in one turn',
    program: async () => {
      const done = getRunningLoop().createFuture<number>()
      let calls = 0
      for (let index = 0; index < 1_000_000; index += 1) {
        getRunningLoop().callSoon(() => {
          calls += 1
          if (calls === 1_000_000) done.setResult(calls)
        })
      }
      return done
    },
    answer: 1_000_000,
  },
  {
    name: 'a million callbacks, each asked for by the one before',
    program: async () => {
      const done = getRunningLoop().createFuture<number>()
      let calls = 0
      const call = (): void => {
        calls += 1
        if (calls === 1_000_000) done.setResult(calls)
        else getRunningLoop().callSoon(call)
      }
      call()
      return done
    },
    answer: 1_000_000,
  },
  {
    name: 'a hundred thousand tasks asleep at once',
    program: async () => {
      const tasks = Array.from({ length: 100_000 }, (_, index) => createTask(async () => sleep((index % 100) / 100, 1)))
      let sum = 0
      for (const task of tasks) sum += await task
      return sum
    },
    answer: 100_000,
  },
  {
    name: 'a hundred thousand tasks cancelled at once',
    program: async () => {
      const tasks = Array.from({ length: 100_000 }, () => createTask(async () => sleep(1000)))
      await sleep(1)
      for (const task of tasks) task.cancel()
      await gather(tasks, { returnExceptions: true })
      return tasks.filter((task) => task.cancelled()).length
    },
    answer: 100_000,
  },
  {
    name: 'awaits ten thousand deep, of async functions that have each waited',
    program: async () => {
      const descend = async (depth: number): Promise<number> => {
        await sleep(0)
        return depth === 0 ? 0 : 1 + (await descend(depth - 1))
      }
      return descend(DEPTH)
    },
    answer: DEPTH,
  },
  {
    name: 'awaits ten thousand deep, of coroutine objects',
    program: async () => {
      const descend = (depth: number): Coroutine<number> =>
        new Coroutine(async () => (depth === 0 ? sleep(1, 0) : 1 + (await descend(depth - 1))), 'descend')
      return descend(DEPTH)
    },
    answer: DEPTH,
  },
  {
    name: 'ten thousand tasks that wait one for the other, cancelled from the top',
    program: async () => {
      let cancelled = 0
      const descend = async (depth: number): Promise<void> => {
        try {
          await (depth === 0 ? sleep(1000) : createTask(async () => descend(depth - 1)))
        } finally {
          cancelled += 1
        }
      }
      const top = createTask(async () => descend(DEPTH - 1))
      await sleep(1)
      top.cancel()
      await top.catch(() => undefined)
      return cancelled
    },
    answer: DEPTH,
  },
  {
    name: 'a hundred thousand turns of one task',
    program: async () => {
      for (let turn = 0; turn < 100_000; turn += 1) await sleep(0)
      return getRunningLoop().time()
    },
    answer: 0,
  },
]

/**
 * Runs each program several times and prints what became of it. The first run compiles, and fills what is filled once. Needs
 * `--expose-gc`. Called by the program that `scale.test.ts` writes.
 *
 * @public
 */
export async function printScaleResults(): Promise<void> {
  const results: ScaleResult[] = []
  for (const { name, program, answer: expected } of programs) {
    let answer = await attempt(program)
    let leftBehind = Infinity
    // What the engine does meanwhile can only add, so the smallest of several rounds is nearest to the truth.
    for (let round = 0; round < 3; round += 1) {
      const before = await heapInUse()
      answer = await attempt(program)
      leftBehind = Math.min(leftBehind, (await heapInUse()) - before)
    }
    results.push({ name, answer, expected, leftBehind })
  }
  process.stdout.write(JSON.stringify({ nodeVersion: process.versions.node, results }))
}

async function attempt(program: () => Promise<number>): Promise<number | string> {
  try {
    return await run(program, { loopFactory: () => new VirtualEventLoop() })
  } catch (error) {
    return String(error)
  }
}

async function heapInUse(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    // What finalization registries still have to tell is told between the rounds.
    await new Promise((resolve) => setImmediate(resolve))
    globalThis.gc?.()
  }
  return process.memoryUsage().heapUsed
}
