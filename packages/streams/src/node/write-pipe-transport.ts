import { Socket } from 'node:net'
import type { Writable } from 'node:stream'
import {
  BrokenPipeError,
  OSError,
  toOSError,
  type BaseProtocol,
  type EventLoop,
  type Future,
  type WriteBufferLimits,
  type WritePipeProtocol,
  type WriteTransport,
} from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'
import { requireProtocol } from '../connecting/make-protocol.ts'
import { LostWrites } from '../flow/lost-writes.ts'
import { CallbackScope } from './callback-scope.ts'
import type { OpenResources } from './open-resources.ts'
import { StreamOutput } from './stream-output.ts'

/**
 * The writing end of a pipe, for its protocol. Bytes are not copied, as with a socket.
 *
 * **Differs from Python:** that the reading end was closed is noticed by the next write, unless the pipe goes both ways.
 */
export class WritePipeTransport implements WriteTransport {
  readonly #loop: EventLoop
  readonly #pipe: object
  readonly #stream: Writable
  readonly #resources: OpenResources
  readonly #scope: CallbackScope
  readonly #output: StreamOutput
  #protocol: WritePipeProtocol
  #closing = false

  /** @param pipe what was given, for `getExtraInfo('pipe')` */
  constructor(
    loop: EventLoop,
    pipe: object,
    stream: Writable,
    protocol: WritePipeProtocol,
    { resources, waiter }: { resources: OpenResources; waiter: Future<void> },
  ) {
    this.#loop = loop
    this.#pipe = pipe
    this.#stream = stream
    this.#protocol = protocol
    this.#resources = resources
    this.#scope = new CallbackScope(loop)
    const writer = {
      getProtocol: () => this.#protocol,
      getWriteBufferSize: () => this.getWriteBufferSize(),
      isClosing: () => this.#closing,
      flushed: () => this.#tellLoss(null),
    }
    const lost = new LostWrites('pipe closed by peer or os.write(pipe, data) raised exception.')
    this.#output = new StreamOutput(loop, stream, this.#scope, writer, lost)
    stream.on('error', (error) => this.#fail(toOSError(error)))
    stream.on('close', () => {
      if (!stream.writableFinished) this.#gone()
    })
    if (stream instanceof Socket && stream.readable) {
      // Nobody reads from it; but so its end is seen.
      stream.on('end', () => this.#gone())
      stream.resume()
    }
    resources.add(this)
    this.#scope.soon('connectionMade', () => protocol.connectionMade?.(this))
    this.#scope.soon('setResultUnlessCancelled', () => {
      if (!waiter.done()) waiter.setResult()
      this.#failIfBroken()
      // It may have been ended or closed before anybody listened.
      if (!this.#closing && (stream.destroyed || stream.writableEnded)) this.#gone()
    })
  }

  getExtraInfo(name: string, fallback: unknown = null): unknown {
    return name === 'pipe' ? this.#pipe : fallback
  }

  setProtocol(protocol: BaseProtocol<never>): void {
    requireProtocol(protocol)
    this.#protocol = protocol
  }

  getProtocol(): BaseProtocol<never> {
    return this.#protocol
  }

  isClosing(): boolean {
    return this.#closing
  }

  write(data: Uint8Array): void {
    this.#output.write(data)
    this.#failIfBroken()
  }

  writelines(pieces: Iterable<Uint8Array>): void {
    this.#output.writelines(pieces)
    this.#failIfBroken()
  }

  /** Sends what waits, and closes. */
  writeEof(): void {
    this.close()
  }

  canWriteEof(): boolean {
    return true
  }

  getWriteBufferSize(): number {
    return this.#output.size
  }

  getWriteBufferLimits(): [low: number, high: number] {
    return this.#output.limits
  }

  setWriteBufferLimits(limits?: WriteBufferLimits): void {
    this.#output.setLimits(limits)
  }

  close(): void {
    if (this.#closing) return
    this.#closing = true
    if (this.#output.size === 0) this.#lose(null)
    else this.#output.watch()
  }

  abort(): void {
    this.#end(null)
  }

  /** @internal The loop is closed, and nobody can be told any more. */
  destroy(): void {
    this.#closing = true
    if (!this.#output.lost.begun) this.#output.lost.add()
    this.#resources.delete(this)
    this.#stream.destroy()
  }

  toString(): string {
    return `<WritePipeTransport${this.#closing ? ' closing' : ''}>`
  }

  /** The other end was closed. */
  #gone(): void {
    this.#end(this.getWriteBufferSize() > 0 ? new BrokenPipeError('Broken pipe', { code: 'EPIPE' }) : null)
  }

  /** So that whoever drains next knows: the event comes later. */
  #failIfBroken(): void {
    const { errored } = this.#stream
    if (errored != null) this.#fail(toOSError(errored))
  }

  #fail(error: unknown): void {
    if (this.#output.lost.begun || this.#loop.isClosed()) return
    if (!(error instanceof OSError)) {
      this.#loop.callExceptionHandler({
        message: 'Fatal write error on pipe transport',
        exception: error,
        transport: this,
        protocol: this.#protocol,
      })
    }
    this.#end(error instanceof Error ? error : new Error(describeValue(error), { cause: error }))
  }

  #end(error: Error | null): void {
    if (this.#output.lost.begun) return
    if (this.#loop.isClosed()) {
      this.destroy()
      return
    }
    this.#closing = true
    this.#lose(error)
    this.#stream.destroy()
  }

  #lose(error: Error | null): void {
    this.#output.lost.add()
    this.#scope.soon('connectionLost', () => this.#tellLoss(error))
  }

  #tellLoss(error: Error | null): void {
    if (!this.#output.lost.begun) this.#output.lost.add()
    try {
      this.#protocol.connectionLost?.(error)
    } finally {
      this.#resources.delete(this)
      this.#stream.destroy()
    }
  }
}
