import { NotImplementedError, RuntimeError, type EventLoop, type Future, type ReadTransport } from '@asyncio/core'
import { requireBytes } from '../flow/require-bytes.ts'
import { ReceiveBuffer } from './receive-buffer.ts'

/** The input of a reader: the bytes that were not read, whether more will come, the task that waits for them, and whether the other side is held back. */
export class IncomingBytes {
  readonly buffer: ReceiveBuffer = new ReceiveBuffer()
  eof = false
  exception: Error | null = null
  waiter: Future<void> | undefined
  transport: ReadTransport | undefined
  paused = false
  readonly #loop: EventLoop
  readonly #limit: number

  constructor(loop: EventLoop, limit: number) {
    this.#loop = loop
    this.#limit = limit
  }

  feedData(data: Uint8Array): void {
    requireBytes(data)
    if (this.eof) throw new RuntimeError('feedData after feedEof: the reader was told that no more will come')
    if (data.length === 0) return
    // A view of the same bytes, where they come in a class of the platform's.
    const plain = data.constructor === Uint8Array
    this.buffer.push(plain ? data : new Uint8Array(data.buffer, data.byteOffset, data.length))
    this.#wake()
    if (this.transport !== undefined && !this.paused && this.buffer.length > 2 * this.#limit) this.#pause()
  }

  /** Holds the sender back through another transport, from now on. */
  replaceTransport(transport: ReadTransport): void {
    const { transport: replaced, paused } = this
    if (replaced === transport) return
    this.transport = transport
    if (!paused) return
    // The other one may go over this one: it must not stay paused.
    replaced?.resumeReading()
    this.#pause()
  }

  feedEof(): void {
    this.eof = true
    this.#wake()
  }

  fail(error: Error): void {
    this.exception = error
    const { waiter } = this
    this.waiter = undefined
    if (waiter?.done() === false) waiter.setException(error)
  }

  throwException(): void {
    if (this.exception !== null) throw this.exception
  }

  /** Takes so many bytes, or all if there are fewer. */
  take(count: number): Uint8Array {
    const data = this.buffer.take(Math.min(count, this.buffer.length))
    this.#maybeResume()
    return data
  }

  /** Drops so many bytes, of those that are there. */
  drop(count: number): void {
    this.buffer.skip(count)
    this.#maybeResume()
  }

  /** Whether there is nothing to read, and may still be. */
  mustWait(): boolean {
    return this.buffer.length === 0 && !this.eof
  }

  /** Returns a future that is done when bytes have come, or no more will. The caller says when its wait is over. */
  beginWait(name: string): Future<void> {
    if (this.waiter !== undefined)
      throw new RuntimeError(
        `${name}() called while another coroutine is already waiting for incoming data: let one task read, or hold a lock`,
      )
    // Who waits while nothing comes in waits for ever: for `readexactly` with more bytes than the limit allows.
    this.#resume()
    const waiter = this.#loop.createFuture<void>()
    this.waiter = waiter
    return waiter
  }

  endWait(waiter: Future<unknown>): void {
    // Somebody else may wait since this one was woken.
    if (this.waiter === waiter) this.waiter = undefined
  }

  #maybeResume(): void {
    if (this.buffer.length <= this.#limit) this.#resume()
  }

  #resume(): void {
    if (!this.paused) return
    this.paused = false
    this.transport?.resumeReading()
  }

  #pause(): void {
    try {
      this.transport?.pauseReading()
    } catch (error) {
      if (!(error instanceof NotImplementedError)) throw error
      // It can't be paused, and is not asked again: all has to be kept.
      this.transport = undefined
      return
    }
    this.paused = true
  }

  #wake(): void {
    const { waiter } = this
    this.waiter = undefined
    if (waiter?.done() === false) waiter.setResult()
  }
}
