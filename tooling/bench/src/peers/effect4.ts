import { Effect, Fiber, Queue, Semaphore } from 'effect'
import { heapBytes } from './heap-bytes.ts'
import type { Program, Programs } from './program.ts'
import { randomNumbers } from './random.ts'
import { repeat } from './repeat.ts'
import { BRANCHES, LEAF_SECONDS, levelsOf, TreeLeaf } from './tree-leaf.ts'

const AT_ONCE = { concurrency: 'unbounded' } as const
const DISCARDED = { concurrency: 'unbounded', discard: true } as const
const NEVER = 1e9

const nest = (depth: number): Effect.Effect<number> =>
  Effect.gen(function* () {
    return depth === 0 ? 1 : 1 + (yield* nest(depth - 1))
  })

const turns = (count: number): Effect.Effect<number> =>
  Effect.gen(function* () {
    for (let turn = 0; turn < count; turn += 1) yield* Effect.yieldNow
    return count
  })

const idle = Effect.gen(function* () {
  yield* Effect.sleep(NEVER)
})

/** Effect 4, with `Effect.gen`; one `runPromise` a run. Children start when their turn comes. */
export const effect4: Programs = {
  'call.10': running(function* (count) {
    let calls = 0
    for (let call = 0; call < count; call += 1) calls += yield* nest(9)
    return calls / 10
  }),
  'yield.1': async (count) => Effect.runPromise(turns(count)),
  'yield.100': running(function* (count) {
    const done = yield* Effect.all(
      repeat(100, () => turns(count / 100)),
      AT_ONCE,
    )
    return done.reduce((sum, figure) => sum + figure, 0)
  }),
  ...spawning(false),
  'timeout.scope': running(function* (count) {
    const step = Effect.timeout(
      Effect.suspend(() => Effect.succeed(1)),
      NEVER,
    )
    let done = 0
    for (let scope = 0; scope < count; scope += 1) done += yield* step
    return done
  }),
  'sleep.rand': running(function* (count) {
    const random = randomNumbers(1)
    return (yield* Effect.forEach(
      repeat(count, (index) => index),
      () => Effect.sleep(random() * 100),
      AT_ONCE,
    )).length
  }),
  'lock.free': running(function* (count) {
    const lock = yield* Semaphore.make(1)
    const hold = lock.withPermits(1)(Effect.succeed(1))
    let held = 0
    for (let index = 0; index < count; index += 1) held += yield* hold
    return held
  }),
  'lock.100': contended(1),
  'sem10.100': contended(10),
  'q.room': running(function* (count) {
    const queue = yield* Queue.bounded<number>(10)
    let taken = 0
    for (let item = 0; item < count; item += 1) {
      yield* Queue.offer(queue, 1)
      taken += yield* Queue.take(queue)
    }
    return taken
  }),
  'q1.1x1': through(1, 1),
  'q1.10x10': through(1, 10),
  'q100.1x1': through(100, 1),
  'q100.10x10': through(100, 10),
  'mem.task': async (count, note) => {
    const before = heapBytes()
    const fibers = repeat(count, () => Effect.runFork(idle))
    await new Promise((resolve) => {
      setTimeout(resolve, 50)
    })
    note((heapBytes() - before) / count)
    await Effect.runPromise(Fiber.interruptAll(fibers))
    return fibers.length
  },
}

/** Effect 4 where children start at once: told to by an option, or, in `forEach`, without being asked. */
export const effect4Eager: Programs = {
  ...spawning(true),
  'tg.1000': running(function* (count) {
    let done = 0
    const child = Effect.sync(() => {
      done += 1
    })
    for (let round = 0; round < count / 1000; round += 1) {
      yield* Effect.forEach(
        repeat(1000, (index) => index),
        () => child,
        DISCARDED,
      )
    }
    return done
  }),
  ...Object.fromEntries(['none', 'io', 'memoization', 'cpu_io_mixed'].map((kind) => [`tree.${kind}`, tree(kind)])),
}

function running(body: (count: number) => Generator<Effect.Effect<unknown, unknown>, number, never>): Program {
  return async (count) => Effect.runPromise(Effect.gen(() => body(count)) as Effect.Effect<number>)
}

function spawning(startImmediately: boolean): Programs {
  const start = { startImmediately }
  return {
    'spawn.join1': running(function* (count) {
      let done = 0
      for (let task = 0; task < count; task += 1) {
        done += yield* Fiber.join(yield* Effect.forkChild(Effect.succeed(1), start))
      }
      return done
    }),
    'spawn.1000': running(function* (count) {
      let done = 0
      for (let round = 0; round < count / 1000; round += 1) {
        const fibers: Fiber.Fiber<number>[] = []
        for (let task = 0; task < 1000; task += 1) fibers.push(yield* Effect.forkChild(Effect.succeed(1), start))
        done += (yield* Fiber.joinAll(fibers)).length
      }
      return done
    }),
    'tg.1': running(function* (count) {
      let done = 0
      for (let group = 0; group < count; group += 1) {
        done += yield* Effect.scoped(
          Effect.gen(function* () {
            return yield* Fiber.join(yield* Effect.forkScoped(Effect.succeed(1), start))
          }),
        )
      }
      return done
    }),
    'cancel.own': running(function* (count) {
      const fibers: Fiber.Fiber<void>[] = []
      for (let task = 0; task < count; task += 1) fibers.push(yield* Effect.forkChild(Effect.sleep(NEVER), start))
      yield* Effect.yieldNow
      yield* Fiber.interruptAll(fibers)
      return fibers.filter((fiber) => fiber.pollUnsafe() !== undefined).length
    }),
  }
}

function contended(permits: number): Program {
  return running(function* (count) {
    const wanted = yield* Semaphore.make(permits)
    let held = 0
    const hold = wanted.withPermits(1)(
      Effect.suspend(() => {
        held += 1
        return Effect.yieldNow
      }),
    )
    const worker = Effect.gen(function* () {
      for (let index = 0; index < count / 100; index += 1) yield* hold
    })
    yield* Effect.all(
      repeat(100, () => worker),
      DISCARDED,
    )
    return held
  })
}

function through(size: number, pairs: number): Program {
  return running(function* (count) {
    const queue = yield* Queue.bounded<number>(size)
    let taken = 0
    const producer = Effect.gen(function* () {
      for (let item = 0; item < count / pairs; item += 1) yield* Queue.offer(queue, 1)
    })
    const consumer = Effect.gen(function* () {
      for (let item = 0; item < count / pairs; item += 1) {
        const got = yield* Queue.take(queue)
        taken += got
      }
    })
    yield* Effect.all([...repeat(pairs, () => producer), ...repeat(pairs, () => consumer)], DISCARDED)
    return taken
  })
}

function tree(kind: string): Program {
  return async (count) => {
    const leaf = new TreeLeaf(kind)
    let leaves = 0
    const atLeaf = Effect.suspend(() => {
      leaves += 1
      return leaf.mustWait() ? Effect.sleep(LEAF_SECONDS * 1000) : Effect.void
    })
    const branches = repeat(BRANCHES, (index) => index)
    const grow = (level: number): Effect.Effect<void> =>
      level === 0 ? atLeaf : Effect.forEach(branches, () => grow(level - 1), DISCARDED)
    await Effect.runPromise(Effect.suspend(() => grow(levelsOf(count))))
    return leaves
  }
}
