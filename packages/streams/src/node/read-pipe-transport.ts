import type { Readable } from 'node:stream'
import {
  OSError,
  toOSError,
  type BaseProtocol,
  type EventLoop,
  type Future,
  type ReadPipeProtocol,
  type ReadTransport,
} from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'
import { requireProtocol } from '../connecting/make-protocol.ts'
import { CallbackScope } from './callback-scope.ts'
import type { OpenResources } from './open-resources.ts'
import { StreamInput } from './stream-input.ts'

/** The reading end of a pipe, for its protocol. Everything is as it is with a socket that is only read from. */
export class ReadPipeTransport implements ReadTransport {
  readonly #loop: EventLoop
  readonly #pipe: object
  readonly #stream: Readable
  readonly #resources: OpenResources
  readonly #scope: CallbackScope
  readonly #input: StreamInput
  #protocol: ReadPipeProtocol
  #closing = false
  #lost = false

  /** @param pipe what was given, for `getExtraInfo('pipe')` */
  constructor(
    loop: EventLoop,
    pipe: object,
    stream: Readable,
    protocol: ReadPipeProtocol,
    { resources, waiter }: { resources: OpenResources; waiter: Future<void> },
  ) {
    this.#loop = loop
    this.#pipe = pipe
    this.#stream = stream
    this.#protocol = protocol
    this.#resources = resources
    this.#scope = new CallbackScope(loop)
    this.#input = new StreamInput(loop, stream, this.#scope, {
      protocol: () => this.#protocol,
      isClosing: () => this.#closing,
      fail: (error, message) => this.#fail(error, message),
      ended: () => this.#end(null),
    })
    stream.on('error', (error) => this.#fail(toOSError(error), 'Fatal read error on pipe transport'))
    stream.on('close', () => {
      if (!stream.readableEnded) this.#end(null)
    })
    resources.add(this)
    this.#scope.soon('connectionMade', () => protocol.connectionMade?.(this))
    this.#scope.soon('setResultUnlessCancelled', () => {
      if (!waiter.done()) waiter.setResult()
    })
    this.#scope.afterwards('addReader', () => this.#begin())
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

  isReading(): boolean {
    return !this.#closing && !this.#input.paused
  }

  pauseReading(): void {
    if (this.isReading()) this.#input.pause()
  }

  resumeReading(): void {
    if (!this.#closing && this.#input.paused) this.#input.resume()
  }

  close(): void {
    if (!this.#closing) this.#end(null)
  }

  /** @internal The loop is closed, and nobody can be told any more. */
  destroy(): void {
    this.#closing = true
    this.#lost = true
    this.#resources.delete(this)
    this.#stream.destroy()
  }

  toString(): string {
    return `<ReadPipeTransport${this.#closing ? ' closing' : ''}>`
  }

  #begin(): void {
    const { destroyed, readableEnded, errored } = this.#stream
    // It may have been closed, or have failed, before anybody listened.
    if (!destroyed || readableEnded) this.#input.begin()
    else if (errored === null) this.#end(null)
    else this.#fail(toOSError(errored), 'Fatal read error on pipe transport')
  }

  #fail(error: unknown, message: string): void {
    if (!(error instanceof OSError) && !this.#lost && !this.#loop.isClosed())
      this.#loop.callExceptionHandler({ message, exception: error, transport: this, protocol: this.#protocol })
    this.#end(error instanceof Error ? error : new Error(describeValue(error), { cause: error }))
  }

  #end(error: Error | null): void {
    if (this.#lost) return
    if (this.#loop.isClosed()) {
      this.destroy()
      return
    }
    this.#closing = true
    this.#lost = true
    this.#stream.pause()
    this.#scope.soon('connectionLost', () => {
      try {
        this.#protocol.connectionLost?.(error)
      } finally {
        this.#resources.delete(this)
        this.#stream.destroy()
      }
    })
  }
}
