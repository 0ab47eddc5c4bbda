import { action, all, call, race, run, scoped, sleep, spawn, type Operation, type Task } from 'effection'
import { heapBytes } from './heap-bytes.ts'
import type { Program, Programs } from './program.ts'
import { randomNumbers } from './random.ts'
import { repeat } from './repeat.ts'
import { BRANCHES, LEAF_SECONDS, levelsOf, TreeLeaf } from './tree-leaf.ts'

const NEVER = 1e6

/** The cheapest way to let others run: it has no operation for that. */
const turn = (): Operation<void> =>
  action<void>((resolve) => {
    const immediate = setImmediate(() => resolve())
    return () => clearImmediate(immediate)
  })

// oxlint-disable-next-line require-yield -- a task that never waits is what is measured
const one = function* (): Operation<number> {
  return 1
}

function* nest(depth: number): Operation<number> {
  return depth === 0 ? 1 : 1 + (yield* nest(depth - 1))
}

function* turns(count: number): Operation<number> {
  for (let done = 0; done < count; done += 1) yield* turn()
  return count
}

const total = (figures: readonly number[]): number => figures.reduce((sum, figure) => sum + figure, 0)

/** Effection 4. It has no bounded queues and no locks. */
export const effection: Programs = {
  'call.10': async (count) =>
    run(function* () {
      let calls = 0
      for (let index = 0; index < count; index += 1) calls += yield* nest(9)
      return calls / 10
    }),
  'yield.1': async (count) => run(() => turns(count)),
  'yield.100': async (count) =>
    run(function* () {
      return total(yield* all(repeat(100, () => turns(count / 100))))
    }),
  'spawn.join1': async (count) =>
    run(function* () {
      let done = 0
      for (let task = 0; task < count; task += 1) done += yield* yield* spawn(one)
      return done
    }),
  'spawn.1000': async (count) =>
    run(function* () {
      let done = 0
      for (let round = 0; round < count / 1000; round += 1) {
        const tasks: Task<number>[] = []
        for (let task = 0; task < 1000; task += 1) tasks.push(yield* spawn(one))
        for (const task of tasks) done += yield* task
      }
      return done
    }),
  'tg.1': async (count) =>
    run(function* () {
      let done = 0
      for (let group = 0; group < count; group += 1) {
        done += yield* scoped(function* () {
          return yield* yield* spawn(one)
        })
      }
      return done
    }),
  'tg.1000': async (count) =>
    run(function* () {
      let done = 0
      for (let round = 0; round < count / 1000; round += 1) done += total(yield* all(repeat(1000, one)))
      return done
    }),
  'timeout.scope': async (count) =>
    run(function* () {
      let done = 0
      for (let scope = 0; scope < count; scope += 1) done += (yield* race([call(one), sleep(NEVER)])) ?? 0
      return done
    }),
  'sleep.rand': async (count) =>
    run(function* () {
      const random = randomNumbers(1)
      return (yield* all(repeat(count, () => sleep(random() * 100)))).length
    }),
  'cancel.own': async (count) =>
    run(function* () {
      const tasks: Task<void>[] = []
      for (let task = 0; task < count; task += 1) tasks.push(yield* spawn(() => sleep(NEVER)))
      return (yield* all(tasks.map((task) => task.halt()))).length
    }),
  'mem.task': async (count, note) => {
    await run(one)
    const before = heapBytes()
    const tasks = repeat(count, () =>
      run(function* () {
        yield* sleep(NEVER)
      }),
    )
    note((heapBytes() - before) / count)
    return (await Promise.allSettled(tasks.map(async (task) => task.halt()))).length
  },
  ...Object.fromEntries(['none', 'io', 'memoization', 'cpu_io_mixed'].map((kind) => [`tree.${kind}`, tree(kind)])),
}

function tree(kind: string): Program {
  return async (count) => {
    const leaf = new TreeLeaf(kind)
    let leaves = 0
    const grow = function* (level: number): Operation<void> {
      if (level > 0) {
        yield* all(repeat(BRANCHES, () => grow(level - 1)))
        return
      }
      leaves += 1
      if (leaf.mustWait()) yield* sleep(LEAF_SECONDS * 1000)
    }
    await run(() => grow(levelsOf(count)))
    return leaves
  }
}
