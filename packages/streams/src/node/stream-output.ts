import type { Writable } from 'node:stream'
import { RuntimeError, type BaseProtocol, type EventLoop, type WriteBufferLimits } from '@asyncio/core'
import { LostWrites } from '../flow/lost-writes.ts'
import { requireBytes } from '../flow/require-bytes.ts'
import { WriteFlow } from '../flow/write-flow.ts'
import type { CallbackScope } from './callback-scope.ts'

const NOTHING = new Uint8Array()

/** The transport that is written for. */
interface Writer {
  getProtocol(): BaseProtocol<never>
  getWriteBufferSize(): number
  isClosing(): boolean
  /** Nothing waits to be sent any more, and it is closing. */
  flushed(): void
}

/**
 * Writes into a stream of Node's for a transport, and holds its protocol back when too much waits there.
 *
 * Nothing is copied: bytes that wait to be sent are those that were written, and must not be changed until they are sent. What was
 * written when nothing waited, and does not wait afterwards, is sent: it may be changed at once.
 */
export class StreamOutput {
  readonly lost: LostWrites
  readonly #stream: Writable
  readonly #scope: CallbackScope
  readonly #loop: EventLoop
  readonly #writer: Writer
  readonly #flow: WriteFlow
  /** Up to here nobody wants to know when it is sent. */
  #low: number
  #ended = false
  #planned = false
  /** The transfer through a transport that no other bytes may come between. */
  occupiedBy: string | undefined

  constructor(
    loop: EventLoop,
    stream: Writable,
    scope: CallbackScope,
    writer: Writer,
    lost: LostWrites = new LostWrites(),
  ) {
    this.lost = lost
    this.#loop = loop
    this.#stream = stream
    this.#scope = scope
    this.#writer = writer
    this.#flow = new WriteFlow(loop, writer)
    this.#low = this.#flow.limits()[0]
  }

  /** Returns the number of bytes that wait to be sent. */
  get size(): number {
    return this.lost.begun ? 0 : this.#stream.writableLength
  }

  get limits(): [low: number, high: number] {
    return this.#flow.limits()
  }

  setLimits(limits?: WriteBufferLimits): void {
    this.#flow.setLimits(limits)
    this.#low = this.#flow.limits()[0]
    // What waits now may have been written when nobody wanted to know.
    if (this.size > 0) this.watch()
  }

  write(data: Uint8Array): void {
    // The long way is for bytes of another realm, and for what is none.
    if (!(data instanceof Uint8Array)) requireBytes(data)
    this.requireFree('write')
    if (data.length === 0) return
    if (this.lost.begun) {
      this.lost.add()
      return
    }
    const stream = this.#stream
    if (stream.writableLength + data.length <= this.#low) {
      stream.write(data)
      return
    }
    stream.write(data, this.#sent)
    this.#flow.grown()
  }

  writelines(pieces: Iterable<Uint8Array>): void {
    this.requireFree('writelines')
    const all = [...pieces]
    for (const piece of all) requireBytes(piece)
    this.#stream.cork()
    try {
      for (const piece of all) this.write(piece)
    } finally {
      this.#stream.uncork()
    }
  }

  /** Refuses to send through it after its end, and in the midst of something else. */
  requireFree(method: string): void {
    if (this.#ended || this.occupiedBy !== undefined) this.#refuse(method)
  }

  /** Sends what waits, and then that no more will come. */
  end(): void {
    this.#ended = true
    this.#stream.end()
  }

  /** Wants to know when what waits now is sent. */
  watch(): void {
    if (this.#stream.writableFinished) this.#plan()
    else if (this.#stream.writableEnded) this.#stream.once('finish', this.#sent)
    else this.#stream.write(NOTHING, this.#sent)
  }

  /** Node calls, at any moment: whatever follows from it belongs to a turn of the loop. */
  readonly #sent = (error?: Error | null): void => {
    // What failed is told by an event. Nobody is to go on writing because nothing waits any more.
    if (error != null) return
    if (this.#flow.paused || this.#writer.isClosing()) this.#plan()
  }

  #plan(): void {
    if (this.#planned || this.lost.begun || this.#loop.isClosed()) return
    this.#planned = true
    this.#scope.soon('writeReady', () => {
      this.#planned = false
      if (this.lost.begun) return
      this.#flow.shrunk()
      if (!this.#writer.isClosing()) return
      if (this.size === 0) this.#writer.flushed()
      else this.watch()
    })
  }

  #refuse(method: string): never {
    if (this.#ended)
      throw new RuntimeError(`Cannot call ${method}() after writeEof(): the other side was told that no more will come`)
    throw new RuntimeError(`unable to ${method}; ${this.occupiedBy} is in progress: await it first`)
  }
}
