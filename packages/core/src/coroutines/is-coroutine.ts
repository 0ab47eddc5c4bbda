import { Coroutine } from './coroutine.ts'

/**
 * Whether something is a coroutine object: a call that has not begun, or is awaited by somebody.
 *
 * A promise is not one: it runs already. Neither is a plain generator, although a task takes it.
 *
 * Mirrors `asyncio.iscoroutine`.
 *
 * @example
 * ```ts
 * import { isCoroutine, sleep } from '@asyncio/core'
 *
 * const nap = sleep(1)
 * console.log(isCoroutine(nap), isCoroutine(Promise.resolve())) // true false
 * nap.close()
 * ```
 */
export function isCoroutine(value: unknown): value is Coroutine<unknown> {
  return value instanceof Coroutine
}
