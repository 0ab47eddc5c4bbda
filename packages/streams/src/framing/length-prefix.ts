import { Coroutine, ValueError, type GeneratorCoroutine, type WaitingOptions } from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'
import { requireBytes } from '../flow/require-bytes.ts'
import type { ReceiveBuffer } from '../streams/receive-buffer.ts'
import type { StreamReader } from '../streams/stream-reader.ts'
import type { StreamWriter } from '../streams/stream-writer.ts'

/** Options of a length prefix. */
export interface LengthPrefixOptions {
  /** The number of bytes that the length takes; 4 by default. */
  size?: 1 | 2 | 4 | 8
  /** Whether the smallest byte comes first; by default the greatest does, as in the network. */
  littleEndian?: boolean
  /** The longest message, in bytes; 1 MiB by default. */
  limit?: number
}

/**
 * Messages in a stream of bytes, each with its length in front: one side writes them, the other reads them whole.
 *
 * **Cancellation:** of a task that waits for a message, ends the wait. No byte is lost, also if half of the message has come.
 *
 * **Differs from Python:** there is nothing of the kind there.
 *
 * @example
 * ```ts
 * import { run } from '@asyncio/loop'
 * import { LengthPrefix, StreamReader } from '@asyncio/streams'
 *
 * await run(async () => {
 *   const messages = new LengthPrefix({ size: 2 })
 *   const reader = new StreamReader()
 *   reader.feedData(messages.encode(new TextEncoder().encode('hello')))
 *   reader.feedEof()
 *   for await (const message of messages.messages(reader)) console.log(new TextDecoder().decode(message)) // hello
 * })
 * ```
 */
export class LengthPrefix {
  readonly #size: 1 | 2 | 4 | 8
  readonly #littleEndian: boolean
  readonly #limit: number

  /**
   * @throws {ValueError} if the size is none of these, or the limit is negative, or more than the size can say
   */
  constructor({ size = 4, littleEndian = false, limit }: LengthPrefixOptions = {}) {
    if (![1, 2, 4, 8].includes(size))
      throw new ValueError(`A length takes 1, 2, 4 or 8 bytes: received ${describeValue(size)}`)
    const most = size === 8 ? Number.MAX_SAFE_INTEGER : 2 ** (8 * size) - 1
    const chosen = limit ?? Math.min(2 ** 20, most)
    if (!Number.isInteger(chosen) || chosen < 0 || chosen > most)
      throw new ValueError(
        `The limit of messages is a whole number of bytes, and with ${size} bytes for the length ${most} at most: received ${describeValue(limit)}`,
      )
    this.#size = size
    this.#littleEndian = littleEndian
    this.#limit = chosen
  }

  /**
   * The length of a message and the message, in one piece.
   *
   * @throws {TypeError} if it is no bytes
   * @throws {ValueError} if it is longer than the limit
   */
  encode(message: Uint8Array): Uint8Array {
    const prefix = this.#prefix(message)
    const whole = new Uint8Array(prefix.length + message.length)
    whole.set(prefix)
    whole.set(message, prefix.length)
    return whole
  }

  /**
   * Writes a message. It never waits: `drain` the writer afterwards.
   *
   * @throws {TypeError} if it is no bytes
   * @throws {ValueError} if it is longer than the limit; nothing is written then
   */
  write(writer: Pick<StreamWriter, 'writelines'>, message: Uint8Array): void {
    writer.writelines([this.#prefix(message), message])
  }

  /**
   * Reads a message.
   *
   * **Cancellation:** ends the wait, and no byte is lost.
   *
   * @returns the message; `null` at the end
   * @throws {IncompleteReadError} (when awaited) if the end comes in the midst of a message
   * @throws {ValueError} (when awaited) if the message is longer than the limit; it stays where it is
   */
  read(reader: StreamReader, options?: WaitingOptions): Coroutine<Uint8Array | null> {
    return reader.readMeasured('LengthPrefix.read', (buffer) => this.#measure(buffer), options)
  }

  /** The messages as they come, up to the end. */
  messages(reader: StreamReader): AsyncIterableIterator<Uint8Array, undefined, void> {
    const next = function* (prefix: LengthPrefix): GeneratorCoroutine<IteratorResult<Uint8Array, undefined>> {
      const value = yield* prefix.read(reader)
      return value === null ? { done: true, value: undefined } : { done: false, value }
    }
    return {
      next: () => new Coroutine(next(this), 'LengthPrefix.next'),
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  #measure(buffer: ReceiveBuffer): { count: number; isAll: boolean; dropped: number } {
    const size = this.#size
    if (buffer.length < size) return { count: size, isAll: false, dropped: 0 }
    const prefix = new DataView(buffer.peek(size).buffer)
    const little = this.#littleEndian
    const length =
      size === 8
        ? Number(prefix.getBigUint64(0, little))
        : size === 4
          ? prefix.getUint32(0, little)
          : size === 2
            ? prefix.getUint16(0, little)
            : prefix.getUint8(0)
    this.#requireShort(length)
    return { count: size + length, isAll: true, dropped: size }
  }

  #prefix(message: Uint8Array): Uint8Array {
    requireBytes(message)
    const { length } = message
    this.#requireShort(length)
    const prefix = new Uint8Array(this.#size)
    const view = new DataView(prefix.buffer)
    if (this.#size === 8) view.setBigUint64(0, BigInt(length), this.#littleEndian)
    else if (this.#size === 4) view.setUint32(0, length, this.#littleEndian)
    else if (this.#size === 2) view.setUint16(0, length, this.#littleEndian)
    else view.setUint8(0, length)
    return prefix
  }

  #requireShort(length: number): void {
    if (length > this.#limit)
      throw new ValueError(`A message of ${length} bytes is longer than the limit of ${this.#limit} bytes`)
  }
}
