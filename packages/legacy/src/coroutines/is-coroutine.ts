import { Coroutine, type GeneratorCoroutine } from '@asyncio/core'
import { isGenerator } from '@asyncio/core/lowlevel'
import { deprecated } from '../deprecated.ts'

/**
 * Whether something is a coroutine object by the old rule, by which every generator is one.
 *
 * **Differs from Python:** what an `async` function returns is a promise, and no coroutine.
 *
 * Mirrors `asyncio.iscoroutine` as it was until Python 3.11.
 *
 * @example
 * ```ts
 * import { isCoroutine as isCoroutineToday } from '@asyncio/core'
 * import { isCoroutine } from '@asyncio/legacy'
 *
 * function* plain() {}
 * console.log(isCoroutine(plain()), isCoroutineToday(plain())) // true false
 * ```
 */
export function isCoroutine(value: unknown): value is Coroutine<unknown> | GeneratorCoroutine<unknown> {
  deprecated('isCoroutine')
  return value instanceof Coroutine || isGenerator(value)
}
