import { EOFError } from './eof-error.ts'
import { nameError } from './name-error.ts'

/**
 * A stream ended in the middle of what was asked for.
 *
 * What has come is in `partial`, and lost to nobody.
 *
 * Mirrors `asyncio.IncompleteReadError`.
 *
 * @example
 * ```ts
 * import { IncompleteReadError } from '@asyncio/core'
 *
 * const error = new IncompleteReadError(new Uint8Array(3), 10)
 * console.log(error.message) // 3 bytes read on a total of 10 expected bytes
 * ```
 */
export class IncompleteReadError extends EOFError {
  /** @internal */
  static override readonly named: void = /* @__PURE__ */ nameError(IncompleteReadError, 'IncompleteReadError')

  /** The bytes that were read before the end. */
  readonly partial: Uint8Array
  /** The number of bytes that the caller asked for, or `null` where it asked for a separator. */
  readonly expected: number | null

  constructor(partial: Uint8Array, expected: number | null) {
    super(`${partial.length} bytes read on a total of ${expected ?? 'undefined'} expected bytes`)
    this.partial = partial
    this.expected = expected
  }
}
