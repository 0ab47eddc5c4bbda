import {
  getEventLoop,
  IncompleteReadError,
  LimitOverrunError,
  RuntimeError,
  ValueError,
  type Coroutine,
  type EventLoop,
  type GeneratorCoroutine,
  type ReadTransport,
  type WaitingOptions,
} from '@asyncio/core'
import {
  describeValue,
  ImmediateResult,
  inspectable,
  rememberSite,
  requireWholeNumber,
  waitingCall,
} from '@asyncio/core/lowlevel'
import { IncomingBytes } from './incoming-bytes.ts'
import { LineIterator } from './line-iterator.ts'
import { Reading } from './reading.ts'
import { ReceiveBuffer } from './receive-buffer.ts'
import { SeparatorSearch } from './separator-search.ts'

/** The number of bytes that a line may have, and half of the number that wait to be read before the other side has to wait. */
export const DEFAULT_LIMIT: number = 64 * 1024

const LINE_FEED = new Uint8Array([10])

/** Options of a reader. */
export interface StreamReaderOptions {
  /** The longest line, in bytes. When more than twice as many wait to be read, the other side is held back. 64 KiB by default. */
  limit?: number
  /** The loop it belongs to; by default the running one, else the one set by `setEventLoop`. */
  loop?: EventLoop | null
}

/**
 * Bytes that come in, to be read in order: some, a number of them, up to a separator, line by line.
 *
 * `openConnection` and `startServer` give one. Whoever has bytes of other origin feeds one by hand, with `feedData` and `feedEof`.
 *
 * One task reads at a time. While more waits than twice the limit, the transport is paused.
 *
 * **Cancellation:** of a task that waits, ends its wait. No byte is lost: what had come stays, and the next to read gets it.
 * Only `read()` to the end takes bytes before it is done, and loses them.
 *
 * What is read shares its memory with nothing else.
 *
 * **Differs from Python:** bytes that are fed are not copied, so leave them as they are. A `read(count)` whose bytes another task has
 * taken waits for more, and does not answer with none, as at the end.
 *
 * Mirrors `asyncio.StreamReader`.
 *
 * @example
 * ```ts
 * import { run } from '@asyncio/loop'
 * import { StreamReader } from '@asyncio/streams'
 *
 * await run(async () => {
 *   const reader = new StreamReader()
 *   reader.feedData(new TextEncoder().encode('bread\nmilk\n'))
 *   reader.feedEof()
 *   for await (const line of reader) console.log(new TextDecoder().decode(line).trim()) // bread, milk
 * })
 * ```
 */
export class StreamReader implements AsyncIterable<Uint8Array, undefined, void> {
  /** @internal */
  static readonly inspected: void = /* @__PURE__ */ inspectable<StreamReader>(StreamReader, (reader, show) =>
    reader.#tell(show),
  )

  /** @internal */
  readonly loop: EventLoop
  readonly #limit: number
  readonly #incoming: IncomingBytes

  /**
   * @throws {TypeError} if the limit is no number
   * @throws {ValueError} if the limit is not greater than zero, or no whole number, nor `Infinity`
   * @throws {RuntimeError} if there is no loop
   */
  constructor({ limit = DEFAULT_LIMIT, loop }: StreamReaderOptions = {}) {
    this.#limit = requireLimit(limit)
    this.loop = loop ?? getEventLoop()
    this.#incoming = new IncomingBytes(this.loop, limit)
    rememberSite(this)
  }

  /**
   * Reads as many bytes as have come, at least one and at most `count`; all up to the end if no count is said.
   *
   * The limit does not matter here.
   *
   * **Cancellation:** ends the wait. Without a count, what was read by then is lost.
   *
   * Mirrors `asyncio.StreamReader.read`.
   *
   * @returns the bytes; none at the end, or if `count` is 0
   * @throws {TypeError} (when awaited) if the count is no whole number
   * @throws the error that the connection was lost with (when awaited)
   * @throws {RuntimeError} (when awaited) if another task waits for bytes
   */
  read(count = -1, options?: WaitingOptions): Coroutine<Uint8Array> {
    return waitingCall(
      'StreamReader.read',
      () => {
        requireCount(count, 'read()')
        this.#incoming.throwException()
        if (count === 0) return new ImmediateResult(new Uint8Array())
        if (count < 0) return this.#readAll()
        return this.#incoming.mustWait() ? this.#read(count) : new ImmediateResult(this.#incoming.take(count))
      },
      options,
    )
  }

  /**
   * Reads a line, with its `\n`. At the end, what is left of one; nothing if nothing is left.
   *
   * **Cancellation:** ends the wait, and no byte is lost.
   *
   * Mirrors `asyncio.StreamReader.readline`.
   *
   * @throws {ValueError} (when awaited) if the line is longer than the limit; as much of it as has come is dropped
   * @throws the error that the connection was lost with (when awaited)
   * @throws {RuntimeError} (when awaited) if another task waits for bytes
   */
  readline(options?: WaitingOptions): Coroutine<Uint8Array> {
    return waitingCall(
      'StreamReader.readline',
      () => {
        const { exception, buffer } = this.#incoming
        const end = exception === null ? buffer.indexOf(LINE_FEED, 0) : -1
        // Mostly it is there, and near enough.
        if (end !== -1 && end <= this.#limit) return new ImmediateResult(this.#incoming.take(end + 1))
        const endLine = (error: unknown): Uint8Array => this.#endLine(error)
        return exception === null ? this.#readUntil(LINE_FEED, endLine) : new ImmediateResult(endLine(exception))
      },
      options,
    )
  }

  /**
   * Reads a number of bytes, no more and no fewer.
   *
   * The limit does not matter here.
   *
   * **Cancellation:** ends the wait, and no byte is lost.
   *
   * Mirrors `asyncio.StreamReader.readexactly`.
   *
   * @throws {IncompleteReadError} (when awaited) if the end comes before; it has the bytes that came
   * @throws {TypeError} (when awaited) if it is no whole number
   * @throws {ValueError} (when awaited) if it is less than zero
   * @throws the error that the connection was lost with (when awaited)
   * @throws {RuntimeError} (when awaited) if another task waits for bytes
   */
  readexactly(count: number, options?: WaitingOptions): Coroutine<Uint8Array> {
    return waitingCall(
      'StreamReader.readexactly',
      () => {
        if (requireCount(count, 'readexactly()') < 0)
          throw new ValueError(`readexactly size can not be less than zero: received ${count}`)
        this.#incoming.throwException()
        if (count === 0) return new ImmediateResult(new Uint8Array())
        return this.#incoming.buffer.length < count
          ? new Reading(this.#incoming, 'readexactly', () => this.#takeExactly(count))
          : new ImmediateResult(this.#incoming.take(count))
      },
      options,
    )
  }

  /**
   * Reads up to a separator, and answers with it at the end.
   *
   * Of several separators the one that ends first counts.
   *
   * **Cancellation:** ends the wait, and no byte is lost.
   *
   * Mirrors `asyncio.StreamReader.readuntil`.
   *
   * @param separator one, or several; the line feed by default
   * @throws {IncompleteReadError} (when awaited) if the end comes before; it has the bytes that came
   * @throws {LimitOverrunError} (when awaited) if it is farther away than the limit; all bytes stay
   * @throws {ValueError} (when awaited) if there is no separator, or an empty one
   * @throws the error that the connection was lost with (when awaited)
   * @throws {RuntimeError} (when awaited) if another task waits for bytes
   */
  readuntil(
    separator: Uint8Array | readonly Uint8Array[] = LINE_FEED,
    options?: WaitingOptions,
  ): Coroutine<Uint8Array> {
    return waitingCall<Uint8Array>(
      'StreamReader.readuntil',
      () => {
        const reading = this.#readUntil(separator)
        this.#incoming.throwException()
        return reading
      },
      options,
    )
  }

  /** The lines, each with its `\n`, up to the end. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Uint8Array, undefined, void> {
    return new LineIterator(this)
  }

  /** Whether all is read, and no more will come. */
  atEof(): boolean {
    return this.#incoming.eof && this.#incoming.buffer.length === 0
  }

  /** Returns the error that the connection was lost with; `null` if it was not. */
  exception(): Error | null {
    return this.#incoming.exception
  }

  /** From now on reading fails with this error, also for who waits; what has come can't be read any more. */
  setException(error: Error): void {
    this.#incoming.fail(error)
  }

  /**
   * Sets the transport that the bytes come from: it is paused while too many of them wait.
   *
   * @throws {RuntimeError} if it was said before
   */
  setTransport(transport: ReadTransport): void {
    if (this.#incoming.transport !== undefined) throw new RuntimeError('Transport already set: a reader has one, once')
    this.#incoming.transport = transport
  }

  /**
   * Some bytes have come. They are not copied before they are read, so leave them as they are.
   *
   * @throws {TypeError} if they are no bytes
   * @throws {RuntimeError} after `feedEof`
   */
  feedData(data: Uint8Array): void {
    this.#incoming.feedData(data)
  }

  /** No more will come. */
  feedEof(): void {
    this.#incoming.feedEof()
  }

  /** As Python shows it: `<StreamReader 4 bytes eof>`. */
  toString(): string {
    return this.#tell(String)
  }

  /** @internal The number of bytes that have come and were not read. */
  get unread(): number {
    return this.#incoming.buffer.length
  }

  /** @internal Takes all that has come and was not read. */
  takeUnread(): Uint8Array {
    return this.#incoming.take(this.unread)
  }

  /** @internal The bytes come from another transport from now on. */
  replaceTransport(transport: ReadTransport): void {
    this.#incoming.replaceTransport(transport)
  }

  /** @internal The transport, unless it can't be paused. */
  get transport(): ReadTransport | undefined {
    return this.#incoming.transport
  }

  /**
   * @internal Waits until as many bytes have come as somebody says who looks at them, and takes those; none are taken before.
   *
   * @param measure says how many it will be, or at least, and how many of them in front are dropped
   */
  readMeasured(
    name: string,
    measure: (buffer: ReceiveBuffer) => Measured,
    options: WaitingOptions | undefined,
  ): Coroutine<Uint8Array | null> {
    return waitingCall<Uint8Array | null>(
      name,
      () => {
        this.#incoming.throwException()
        return new Reading(this.#incoming, name, () => this.#takeMeasured(measure))
      },
      options,
    )
  }

  #readUntil(
    separator: Uint8Array | readonly Uint8Array[],
    endWith?: (error: unknown) => Uint8Array,
  ): Reading<Uint8Array> {
    const search = new SeparatorSearch(separator, this.#limit)
    return new Reading(this.#incoming, 'readuntil', () => this.#takeUntil(search), endWith)
  }

  /** Returns the rest at the end, which is a line, too. */
  #endLine(error: unknown): Uint8Array {
    if (error instanceof IncompleteReadError) return error.partial
    if (!(error instanceof LimitOverrunError)) throw error
    const { consumed } = error
    const { buffer } = this.#incoming
    this.#incoming.drop(buffer.byteAt(consumed) === LINE_FEED[0] ? consumed + 1 : buffer.length)
    throw new ValueError(error.message)
  }

  #read(count: number): Reading<Uint8Array> {
    const incoming = this.#incoming
    return new Reading(incoming, 'read', () => (incoming.mustWait() ? undefined : incoming.take(count)))
  }

  *#readAll(): GeneratorCoroutine<Uint8Array> {
    const pieces = new ReceiveBuffer()
    for (;;) {
      // As `read(limit)` does it, again and again.
      this.#incoming.throwException()
      const piece = yield* this.#read(this.#limit)
      if (piece.length === 0) return pieces.take(pieces.length)
      pieces.push(piece)
    }
  }

  #takeExactly(count: number): Uint8Array | undefined {
    const { buffer } = this.#incoming
    if (buffer.length >= count) return this.#incoming.take(count)
    if (this.#incoming.eof) throw new IncompleteReadError(buffer.take(buffer.length), count)
    return undefined
  }

  #takeUntil(search: SeparatorSearch): Uint8Array | undefined {
    const { buffer } = this.#incoming
    const end = search.end(buffer)
    if (end !== undefined) return this.#incoming.take(end)
    // After the search: the last bytes may have come together with the end.
    if (this.#incoming.eof) throw new IncompleteReadError(buffer.take(buffer.length), null)
    return undefined
  }

  #takeMeasured(measure: (buffer: ReceiveBuffer) => Measured): Uint8Array | null | undefined {
    const { buffer } = this.#incoming
    const { count, isAll, dropped } = measure(buffer)
    if (buffer.length >= count && isAll) {
      buffer.skip(dropped)
      return this.#incoming.take(count - dropped)
    }
    if (!this.#incoming.eof) return undefined
    if (buffer.length === 0) return null
    throw new IncompleteReadError(buffer.take(buffer.length), count)
  }

  #tell(show: (value: unknown) => string): string {
    const parts = ['StreamReader']
    if (this.#incoming.buffer.length > 0) parts.push(`${this.#incoming.buffer.length} bytes`)
    if (this.#incoming.eof) parts.push('eof')
    if (this.#limit !== DEFAULT_LIMIT) parts.push(`limit=${this.#limit}`)
    if (this.#incoming.waiter !== undefined) parts.push(`waiter=${show(this.#incoming.waiter)}`)
    if (this.#incoming.exception !== null)
      parts.push(`exception=${this.#incoming.exception.name}(${describeValue(this.#incoming.exception.message)})`)
    if (this.#incoming.transport !== undefined) parts.push(`transport=${show(this.#incoming.transport)}`)
    if (this.#incoming.paused) parts.push('paused')
    return `<${parts.join(' ')}>`
  }
}

/** The number of bytes to take. */
interface Measured {
  readonly count: number
  /** Whether it can't become more. */
  readonly isAll: boolean
  /** The number of leading bytes that the caller does not want. */
  readonly dropped: number
}

/** Refuses what bytes can't be counted with: a fraction of one would be lost. */
function requireCount(count: number, method: string): number {
  if (Number.isInteger(count)) return count
  throw new TypeError(`${method} takes a whole number of bytes: received ${describeValue(count)}`)
}

/** @internal Refuses what can't be a reader's limit. */
export function requireLimit(limit: number): number {
  if (requireWholeNumber(limit, 'A reader', 'bytes') <= 0)
    throw new ValueError(`Limit cannot be <= 0, it is a number of bytes: received ${limit}`)
  return limit
}
