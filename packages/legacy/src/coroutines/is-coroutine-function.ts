import { isCoroutineFunction as isMarkedOrAsync } from '@asyncio/core'
import { deprecated } from '../deprecated.ts'

/**
 * Whether calls of a function are coroutines: `coroutine` has made it, or it is an `async` function. A plain generator function is none.
 *
 * A function of your own is taken for one when `markCoroutineFunction` of `@asyncio/core` has marked it, which is what setting
 * `_is_coroutine` was for.
 *
 * Mirrors `asyncio.iscoroutinefunction`. Deprecated since Python 3.14.
 *
 * @example
 * ```ts
 * import { coroutine, isCoroutineFunction } from '@asyncio/legacy'
 *
 * function* plain() {}
 * console.log(isCoroutineFunction(plain), isCoroutineFunction(coroutine(plain))) // false true
 * ```
 */
export function isCoroutineFunction(value: unknown): boolean {
  deprecated('isCoroutineFunction')
  return isMarkedOrAsync(value)
}
