import { heapBytes } from './heap-bytes.ts'
import type { Program, Programs } from './program.ts'
import { randomNumbers } from './random.ts'
import { repeat } from './repeat.ts'
import { BRANCHES, LEAF_SECONDS, levelsOf, TreeLeaf } from './tree-leaf.ts'
import { rawSockets } from './raw-sockets.ts'
import { setTimeout as cancellableSleep } from 'node:timers/promises'

const one = async (): Promise<number> => 1

async function nest(depth: number): Promise<number> {
  return depth === 0 ? 1 : 1 + (await nest(depth - 1))
}

const turn = async (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

const sleep = async (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })

async function turns(count: number): Promise<number> {
  for (let done = 0; done < count; done += 1) await turn()
  return count
}

const total = (figures: readonly number[]): number => figures.reduce((sum, figure) => sum + figure, 0)

/** Plain promises, which cancel nothing: the floor, not an alternative. Locks and queues are as one writes them by hand. */
export const native: Programs = {
  'call.10': async (count) => {
    let calls = 0
    for (let call = 0; call < count; call += 1) calls += await nest(9)
    return calls / 10
  },
  'yield.1': turns,
  'yield.100': async (count) => total(await Promise.all(repeat(100, async () => turns(count / 100)))),
  'spawn.join1': async (count) => {
    let done = 0
    for (let task = 0; task < count; task += 1) done += await one()
    return done
  },
  'spawn.1000': async (count) => {
    let done = 0
    for (let round = 0; round < count / 1000; round += 1) done += total(await Promise.all(repeat(1000, one)))
    return done
  },
  'timer.create_cancel': async (count) => {
    const timers = repeat(count, () => setTimeout(() => {}, 1e6))
    for (const timer of timers) clearTimeout(timer)
    return timers.length
  },
  'sleep.rand': async (count) => {
    const random = randomNumbers(1)
    return (await Promise.all(repeat(count, async () => sleep(random() * 100)))).length
  },
  'cancel.own': async (count) => {
    const controllers = repeat(count, () => new AbortController())
    const sleeping = controllers.map(async ({ signal }) => cancellableSleep(1e6, undefined, { signal }))
    for (const controller of controllers) controller.abort()
    return (await Promise.allSettled(sleeping)).filter(({ status }) => status === 'rejected').length
  },
  'lock.free': async (count) => {
    const lock = new PromiseLock()
    let held = 0
    for (let hold = 0; hold < count; hold += 1) {
      await lock.acquire()
      held += 1
      lock.release()
    }
    return held
  },
  'lock.100': async (count) => {
    const lock = new PromiseLock()
    let held = 0
    const worker = async (): Promise<void> => {
      for (let hold = 0; hold < count / 100; hold += 1) {
        await lock.acquire()
        held += 1
        await Promise.resolve()
        lock.release()
      }
    }
    await Promise.all(repeat(100, worker))
    return held
  },
  'q.room': async (count) => {
    const queue = new PromiseQueue<number>(10)
    let taken = 0
    for (let item = 0; item < count; item += 1) {
      await queue.put(1)
      taken += await queue.get()
    }
    return taken
  },
  'q1.1x1': through(1, 1),
  'q1.10x10': through(1, 10),
  'q100.1x1': through(100, 1),
  'q100.10x10': through(100, 10),
  'mem.task': async (count, note) => {
    const before = heapBytes()
    const timers: NodeJS.Timeout[] = []
    const sleeping = repeat(count, async () => {
      await new Promise((resolve) => {
        timers.push(setTimeout(resolve, 1e6))
      })
    })
    note((heapBytes() - before) / count)
    for (const timer of timers) clearTimeout(timer)
    return sleeping.length
  },
  ...Object.fromEntries(['none', 'io', 'memoization', 'cpu_io_mixed'].map((kind) => [`tree.${kind}`, tree(kind)])),
  ...rawSockets,
}

class PromiseLock {
  #locked = false
  readonly #waiters: (() => void)[] = []

  async acquire(): Promise<void> {
    if (!this.#locked) {
      this.#locked = true
      return
    }
    await new Promise<void>((resolve) => {
      this.#waiters.push(resolve)
    })
  }

  release(): void {
    const next = this.#waiters.shift()
    if (next === undefined) this.#locked = false
    else next()
  }
}

class PromiseQueue<T> {
  readonly #size: number
  readonly #items: T[] = []
  readonly #getters: (() => void)[] = []
  readonly #putters: (() => void)[] = []

  constructor(size: number) {
    this.#size = size
  }

  async put(item: T): Promise<void> {
    while (this.#items.length >= this.#size) {
      await new Promise<void>((resolve) => {
        this.#putters.push(resolve)
      })
    }
    this.#items.push(item)
    this.#getters.shift()?.()
  }

  async get(): Promise<T> {
    while (this.#items.length === 0) {
      await new Promise<void>((resolve) => {
        this.#getters.push(resolve)
      })
    }
    const item = this.#items.shift() as T
    this.#putters.shift()?.()
    return item
  }
}

function through(size: number, pairs: number): Program {
  return async (count) => {
    const queue = new PromiseQueue<number>(size)
    let taken = 0
    const producer = async (): Promise<void> => {
      for (let item = 0; item < count / pairs; item += 1) await queue.put(1)
    }
    const consumer = async (): Promise<void> => {
      for (let item = 0; item < count / pairs; item += 1) {
        const got = await queue.get()
        taken += got
      }
    }
    await Promise.all([...repeat(pairs, producer), ...repeat(pairs, consumer)])
    return taken
  }
}

function tree(kind: string): Program {
  return async (count) => {
    const leaf = new TreeLeaf(kind)
    let leaves = 0
    const grow = async (level: number): Promise<void> => {
      if (level > 0) {
        await Promise.all(repeat(BRANCHES, async () => grow(level - 1)))
        return
      }
      leaves += 1
      if (leaf.mustWait()) await sleep(LEAF_SECONDS * 1000)
    }
    await grow(levelsOf(count))
    return leaves
  }
}
