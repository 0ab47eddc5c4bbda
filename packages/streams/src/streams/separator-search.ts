import { LimitOverrunError, ValueError } from '@asyncio/core'
import { requireBytes } from '../flow/require-bytes.ts'
import type { ReceiveBuffer } from './receive-buffer.ts'

/** Looks for separators in bytes that come bit by bit, and looks at none of them twice. */
export class SeparatorSearch {
  readonly #separators: readonly Uint8Array[]
  readonly #shortest: number
  readonly #longest: number
  readonly #limit: number
  /** Before this there is none of them. */
  #offset = 0

  /**
   * @param limit how far from the front one may begin
   * @throws {ValueError} if there is no separator, or an empty one
   */
  constructor(separator: Uint8Array | readonly Uint8Array[], limit: number) {
    const given: readonly Uint8Array[] = Array.isArray(separator) ? separator : [separator as Uint8Array]
    for (const one of given) requireBytes(one)
    this.#separators = given.toSorted((a, b) => a.length - b.length)
    const [first] = this.#separators
    if (first === undefined) throw new ValueError('Separator should contain at least one element')
    if (first.length === 0) throw new ValueError('Separator should be at least one-byte string')
    this.#shortest = first.length
    this.#longest = (this.#separators.at(-1) as Uint8Array).length
    this.#limit = limit
  }

  /**
   * Returns the end of the separator that ends first, if there is one.
   *
   * @throws {LimitOverrunError} if it begins behind the limit, or can't begin before it any more
   */
  end(buffer: ReceiveBuffer): number | undefined {
    const { length } = buffer
    if (length - this.#offset < this.#shortest) return undefined
    let start = 0
    let end: number | undefined
    for (const separator of this.#separators) {
      const found = buffer.indexOf(separator, this.#offset)
      if (found !== -1 && (end === undefined || found + separator.length < end)) {
        start = found
        end = found + separator.length
      }
    }
    if (end === undefined) {
      // The last bytes may be the beginning of one.
      this.#offset = Math.max(0, length + 1 - this.#longest)
      if (this.#offset > this.#limit)
        throw new LimitOverrunError('Separator is not found, and chunk exceed the limit', this.#offset)
    } else if (start > this.#limit) {
      throw new LimitOverrunError('Separator is found, but chunk is longer than limit', start)
    }
    return end
  }
}
