import type { ConformanceOptions, ConformingLoopFactory } from './conformance-options.ts'
import { eventLoopPromises, type EventLoopPromise } from './event-loop-promises.ts'

/** A promise that a loop breaks, and how. */
export interface BrokenPromise {
  readonly topic: string
  readonly name: string
  /** Its message names the promise, and says what was expected and what was received. */
  readonly error: Error
}

/** Options of `describeEventLoop`: the promises that a loop keeps. */
export interface ConformanceReport {
  /** Whether it keeps all of them. */
  readonly ok: boolean
  /** The names of those that it keeps. */
  readonly kept: readonly string[]
  readonly broken: readonly BrokenPromise[]
}

/** The subject of a check. */
export interface CheckOptions extends ConformanceOptions {
  /** Only promises that this answers `true` for. */
  only?: (promise: EventLoopPromise) => boolean
}

/**
 * Looks which of an event loop's promises a loop keeps, one after the other, and says so. In a test runner `describeEventLoop` is the better
 * way.
 *
 * It takes about a second for a loop in real time, and a few with a network. A check that hangs or runs in circles is given up after
 * `options.patience`, and one in which an error comes out where nobody can catch it fails: while a check runs, nobody else is told of such
 * errors. Only a loop that spins without asking anybody for anything can hold it up.
 *
 * @param factory makes the loops that are looked at, a new one each time
 *
 * @example
 * ```ts
 * import { EventLoop } from '@asyncio/loop'
 * import { checkEventLoop } from '@asyncio/testing'
 *
 * const { ok, broken } = await checkEventLoop(() => new EventLoop())
 * console.log(ok) // true
 * for (const { error } of broken) console.log(error.message)
 * ```
 */
export async function checkEventLoop(
  factory: ConformingLoopFactory,
  { only = () => true, ...options }: CheckOptions = {},
): Promise<ConformanceReport> {
  const kept: string[] = []
  const broken: BrokenPromise[] = []
  for (const promise of eventLoopPromises(factory, options).filter(only)) {
    const { topic, name } = promise
    try {
      await promise.check()
      kept.push(name)
    } catch (error) {
      broken.push({ topic, name, error: error as Error })
    }
  }
  return { ok: broken.length === 0, kept, broken }
}
