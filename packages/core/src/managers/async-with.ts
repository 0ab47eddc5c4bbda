import { awaitInGenerator } from '../coroutines/await-in-generator.ts'
import { Coroutine } from '../coroutines/coroutine.ts'
import type { GeneratorCoroutine } from '../coroutines/coroutine-like.ts'
import { describeValue } from '../errors/describe-value.ts'

/** The error of a body. In an object, for anything can be thrown, `undefined` too. */
export interface Failure {
  readonly error: unknown
}

/**
 * An object that is entered before a body of code runs and left after it, however it ended.
 *
 * Mirrors Python's asynchronous context managers, `__aenter__` and `__aexit__`.
 */
export interface AsyncContextManager<M> {
  /** Called before the body, which gets what it answers with. */
  enter(): M | PromiseLike<M>
  /**
   * Called when the body has ended, with what it failed with if it did.
   *
   * @returns something true to swallow the failure; it may throw another error instead
   */
  exit(failure?: Failure): unknown
}

/**
 * Enters a manager, runs a body, and leaves the manager however the body ended: what Python writes with `async with`.
 *
 * **Cancellation:** reaches whatever it waits for: the entering, the body, or the leaving. Once entered, the manager is left in any case.
 *
 * **Differs from Python:** JavaScript has no such statement. `await using` does not tell a disposer what went wrong.
 *
 * @returns what the body returns, or `undefined` if the manager swallowed its failure
 * @throws what the body throws, if the manager does not swallow it, and what the manager throws
 *
 * @example
 * ```ts
 * import { asyncWith, sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * const door = {
 *   enter: () => console.log('open'),
 *   exit: () => console.log('closed'),
 * }
 * await run(() => asyncWith(door, async () => sleep(0.1)))
 * ```
 */
export function asyncWith<M, T>(
  manager: AsyncContextManager<M>,
  body: (entered: M) => T | PromiseLike<T> | GeneratorCoroutine<T>,
): Coroutine<T | undefined> {
  if (typeof manager?.enter !== 'function' || typeof manager.exit !== 'function') {
    throw new TypeError(`asyncWith() takes an object with enter() and exit(): received ${describeValue(manager)}`)
  }
  if (typeof body !== 'function') {
    throw new TypeError(
      `asyncWith() takes the function to run in between, asyncWith(lock, async () => work()): received ${describeValue(body)}`,
    )
  }
  return new Coroutine(runWith(manager, body), 'asyncWith')
}

/** The same for a generator, which can be delegated to. */
export function* runWith<M, T>(
  manager: AsyncContextManager<M>,
  body: (entered: M) => T | PromiseLike<T> | GeneratorCoroutine<T>,
): GeneratorCoroutine<T | undefined> {
  const entered = yield* awaitInGenerator(manager.enter())
  let left = false
  try {
    const result = yield* awaitInGenerator(body(entered))
    left = true
    yield* awaitInGenerator(manager.exit())
    return result
  } catch (error) {
    if (left) throw error
    left = true
    if (yield* awaitInGenerator(manager.exit({ error }))) return undefined
    throw error
  } finally {
    // Somebody has closed the generator that delegates to this one.
    if (!left) yield* awaitInGenerator(manager.exit())
  }
}
