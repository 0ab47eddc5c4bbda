import { nameError } from './name-error.ts'

/**
 * A separator was looked for farther than the limit of a stream's buffer allows. The data stays in the buffer.
 *
 * Mirrors `asyncio.LimitOverrunError`.
 *
 * @example
 * ```ts
 * import { LimitOverrunError } from '@asyncio/core'
 *
 * const error = new LimitOverrunError('Separator is not found, and chunk exceed the limit', 65536)
 * console.log(error.consumed) // 65536
 * ```
 */
export class LimitOverrunError extends Error {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(LimitOverrunError, 'LimitOverrunError')

  /** The number of bytes to read away before it makes sense to try again. */
  readonly consumed: number

  constructor(message: string, consumed: number) {
    super(message)
    this.consumed = consumed
  }
}
