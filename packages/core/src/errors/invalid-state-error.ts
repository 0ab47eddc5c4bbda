import { nameError } from './name-error.ts'

/**
 * A future was asked for something that its state does not allow: its result before it has one, or a second result.
 *
 * Mirrors `asyncio.InvalidStateError`.
 *
 * @example
 * ```ts
 * import { InvalidStateError } from '@asyncio/core'
 * import { newEventLoop } from '@asyncio/loop'
 *
 * const future = newEventLoop().createFuture<number>()
 * try {
 *   future.result()
 * } catch (error) {
 *   console.log(error instanceof InvalidStateError) // true: nothing has set it yet
 * }
 * ```
 */
export class InvalidStateError extends Error {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(InvalidStateError, 'InvalidStateError')
}
