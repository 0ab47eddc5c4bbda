import type { Future } from './future.ts'

/** The mark of a future, the same for every copy of this library in a program. */
export const FUTURE: unique symbol = Symbol.for('asyncio.Future')

/**
 * Whether something is a future or a task. A promise is not: it can't be cancelled or asked for its state.
 *
 * Mirrors `asyncio.isfuture`.
 *
 * @example
 * ```ts
 * import { isFuture } from '@asyncio/core'
 *
 * console.log(isFuture(Promise.resolve())) // false
 * ```
 */
export function isFuture(value: unknown): value is Future<unknown> {
  return typeof value === 'object' && value !== null && FUTURE in value
}
