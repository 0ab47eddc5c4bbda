import { isGenerator, isThenable } from './coroutine-body.ts'

/**
 * Whether something can be waited for: a future, a coroutine, a promise or any other thenable, a generator.
 *
 * A function can be given to `createTask` and `gather`, but is not awaitable itself.
 *
 * Mirrors `inspect.isawaitable`.
 *
 * @example
 * ```ts
 * import { isAwaitable } from '@asyncio/core'
 *
 * console.log(isAwaitable(Promise.resolve()), isAwaitable(42)) // true false
 * ```
 */
export function isAwaitable(value: unknown): value is PromiseLike<unknown> | Generator<unknown, unknown, unknown> {
  return isThenable(value) || isGenerator(value)
}
