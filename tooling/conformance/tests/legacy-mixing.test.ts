import {
  captureCallGraph,
  ContextVar,
  coroutineFunction,
  createTask,
  currentTask,
  getRunningLoop,
  isCancelled,
  sleep,
  type Coroutine,
  type Task,
} from '@asyncio/core'
import { coroutine } from '@asyncio/legacy'
import { beforeAll, expect, test } from 'vitest'
import { Boom } from '../src/boom.ts'
import { cancelEverywhere } from '../src/cancel-everywhere.ts'
import { errorOf } from '../src/error-of.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

// Generator coroutines and `async` functions that wait for each other in one task.

beforeAll(() => {
  process.noDeprecation = true
})

/** What the functions of a chain do, one in the other: where they stand, and where they fail. */
interface Chain {
  readonly trace: string[]
  /** Counts the places at which the chain can fail, and fails at the one that was chosen. */
  place(): void
  readonly first: () => Coroutine<string>
}

/** A chain of alternating kinds; each waits before it calls the next, after it, and in its `finally` block. */
function chainOf(depth: number, outermost: 'generator' | 'native', failAt = 0): Chain {
  let places = 0
  const trace: string[] = []
  const place = (): void => {
    places += 1
    if (places === failAt) throw new Boom(`at ${failAt}`)
  }
  const old = coroutine(function* old(level: number): Generator<unknown, string> {
    trace.push(`old ${level}`)
    try {
      place()
      yield
      place()
      const below = level === depth ? yield* sleep(0, 'bottom') : yield* fresh(level + 1)
      place()
      return `${below} old`
    } finally {
      trace.push(`old ${level} left`)
      yield* sleep(0)
    }
  })
  const fresh = coroutineFunction(async function fresh(level: number): Promise<string> {
    trace.push(`new ${level}`)
    try {
      place()
      await sleep(0)
      place()
      const below = level === depth ? await sleep(0, 'bottom') : await old(level + 1)
      place()
      return `${below} new`
    } finally {
      trace.push(`new ${level} left`)
      await sleep(0)
    }
  })
  return { trace, place, first: () => (outermost === 'generator' ? old(1) : fresh(1)) }
}

/** Whoever was entered was left, in the opposite order. */
function expectNesting(trace: readonly string[]): void {
  const open: string[] = []
  for (const entry of trace) {
    if (entry.endsWith(' left')) expect(`${open.pop()} left`).toBe(entry)
    else open.push(entry)
  }
  expect(open).toEqual([])
}

const wholly = { generator: 'bottom new old new old', native: 'bottom old new old new' }

test.each(['generator', 'native'] as const)(
  'a chain of both kinds, begun by a %s one, leaves nothing behind wherever it is cancelled',
  async (outermost) => {
    await cancelEverywhere({
      arrange: () => chainOf(4, outermost),
      act: (chain) => chain.first(),
      check: (chain, { suspension, task }) => {
        expectNesting(chain.trace)
        expect(task.cancelled() ? 'cancelled' : task.result()).toBe(suspension > 0 ? 'cancelled' : wholly[outermost])
      },
    })
  },
)

test.each(['generator', 'native'] as const)(
  'a chain of both kinds, begun by a %s one, cleans up in order in whichever turn it is cancelled',
  async (outermost) => {
    let turns = 0
    for (let outcome = 'cancelled'; outcome === 'cancelled'; turns += 1) {
      const chain = chainOf(4, outermost)
      outcome = await inVirtualTime(async () => {
        const task = createTask(chain.first())
        for (let turn = 0; turn < turns; turn += 1) await sleep(0)
        task.cancel()
        return task.then(String, (error: unknown) => (isCancelled(error) && task.cancelled() ? 'cancelled' : 'failed'))
      })
      expectNesting(chain.trace)
      if (outcome !== 'cancelled') expect(outcome).toBe(wholly[outermost])
    }
    expect(turns).toBeGreaterThan(8)
  },
)

test.each(['generator', 'native'] as const)(
  'a chain of both kinds, begun by a %s one, cleans up in order wherever it fails',
  async (outermost) => {
    let failures = 0
    for (let failAt = 1; failAt < 100; failAt += 1) {
      const chain = chainOf(4, outermost, failAt)
      const outcome = await inVirtualTime(async () => {
        const task = createTask(chain.first())
        return task.then(String, (error: unknown) => (error instanceof Boom ? error.message : 'another error'))
      })
      expectNesting(chain.trace)
      if (!outcome.startsWith('at ')) break
      expect(outcome).toBe(`at ${failAt}`)
      failures += 1
    }
    expect(failures).toBe(12) // three places in each of four functions
  },
)

test('what one kind catches of the other it may answer for, a cancellation included', () =>
  inVirtualTime(async () => {
    const nap = coroutineFunction(async function nap() {
      await sleep(10)
    })
    const stubborn = coroutine(function* stubborn() {
      try {
        yield* nap()
      } catch {
        return 'caught'
      }
      return 'slept'
    })
    const task = createTask(async () => stubborn())
    await sleep(1)
    task.cancel()
    expect(await task).toBe('caught')
  }))

test('both kinds run in one task, with one context and one call graph', () =>
  inVirtualTime(async () => {
    const variable = new ContextVar<string>('variable')
    const seen: (Task<unknown> | null)[] = []
    const gate = getRunningLoop().createFuture<void>()
    const innermost = coroutine(function* innermost() {
      seen.push(currentTask())
      variable.set('by the innermost')
      yield* gate
      seen.push(currentTask())
    })
    const between = coroutineFunction(async function between() {
      seen.push(currentTask())
      await innermost()
      seen.push(currentTask())
      return variable.get()
    })
    const outermost = coroutine(function* outermost() {
      seen.push(currentTask())
      const found = yield* between()
      return found === variable.get() ? found : 'another context'
    })
    const task = createTask(outermost(), { name: 'both' })
    await sleep(1)
    const graph = captureCallGraph(task)
    expect(graph?.callStack.map(({ functionName }) => functionName)).toEqual(['innermost', 'outermost'])
    gate.setResult()
    expect(await task).toBe('by the innermost')
    expect(new Set(seen)).toEqual(new Set([task]))
    expect(seen).toHaveLength(5)
  }))

test('a generator that is not decorated waits for both, and a task runs it', () =>
  inVirtualTime(async () => {
    const old = coroutine(function* old() {
      yield* sleep(1)
      return 'old'
    })
    const fresh = coroutineFunction(async () => {
      await sleep(1)
      return 'new'
    })
    const task = createTask(function* () {
      return [yield* old(), yield* fresh(), yield* createTask(old())]
    })
    expect(await task).toEqual(['old', 'new', 'old'])
    expect(getRunningLoop().time()).toBe(3)
  }))

test('a coroutine of a generator is awaited once, by whichever kind', () =>
  inVirtualTime(async () => {
    const old = coroutine(function* old() {
      yield
    })
    const call = old()
    await call
    const again = createTask(function* () {
      yield* call
    })
    expect((await errorOf(again)).message).toContain("cannot reuse already awaited coroutine 'old'")
    expect((await errorOf(call)).message).toContain("cannot reuse already awaited coroutine 'old'")
  }))
