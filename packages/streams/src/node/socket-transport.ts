import type { Socket } from 'node:net'
import {
  OSError,
  toOSError,
  type BaseProtocol,
  type EventLoop,
  type Future,
  type StreamProtocol,
  type Transport,
  type WriteBufferLimits,
} from '@asyncio/core'
import type { BaseServer } from '../servers/base-server.ts'
import { describeValue } from '@asyncio/core/lowlevel'
import { requireProtocol } from '../connecting/make-protocol.ts'
import { CallbackScope } from './callback-scope.ts'
import type { OpenResources } from './open-resources.ts'
import type { ReadBuffer } from './read-buffer.ts'
import { NodeSocketInfo } from './socket-info.ts'
import { StreamInput } from './stream-input.ts'
import { StreamOutput } from './stream-output.ts'

/** A connected socket, and what is known of it. */
export interface ConnectedSocket {
  readonly socket: Socket
  /** The handle that it was made with, if it has no event `'data'`. */
  readonly buffer?: ReadBuffer
  /** The path that it was connected to, or accepted at. */
  readonly path?: { local?: string; remote?: string }
  /** Further entries of `getExtraInfo`: of the encryption, say. */
  readonly extra?: Readonly<Record<string, unknown>>
}

/** The owner of a transport. */
interface Belonging {
  readonly resources: OpenResources
  /** Settled when the protocol knows of the connection. */
  readonly waiter?: Future<void>
  readonly server?: BaseServer
}

/**
 * A connected socket of Node's, for its protocol.
 *
 * The protocol's `dataReceived` is called straight from Node's event, and everything else in a turn of the loop, in CPython's order.
 * What it gets are `Buffer`s, which are `Uint8Array`s. While the loop does not run nothing is called; when it closes, the socket is
 * destroyed.
 *
 * Bytes that are written are not copied. They must not be changed while they wait to be sent: as long as `getWriteBufferSize()` is
 * not 0 after the `write`, or until `StreamWriter.drain` with a high mark of 0 has answered.
 */
export class SocketTransport implements Transport {
  readonly #loop: EventLoop
  readonly #socket: Socket
  readonly #info: NodeSocketInfo
  readonly #extra: Readonly<Record<string, unknown>>
  readonly #belonging: Belonging
  readonly #scope: CallbackScope
  readonly #input: StreamInput
  readonly #output: StreamOutput
  #protocol: StreamProtocol
  #closing = false

  constructor(loop: EventLoop, connected: ConnectedSocket, protocol: StreamProtocol, belonging: Belonging) {
    const { socket, buffer, path, extra = {} } = connected
    this.#loop = loop
    this.#socket = socket
    this.#info = new NodeSocketInfo(socket, path)
    this.#extra = extra
    this.#protocol = protocol
    this.#belonging = belonging
    this.#scope = new CallbackScope(loop)
    this.#output = new StreamOutput(loop, socket, this.#scope, {
      getProtocol: () => this.#protocol,
      getWriteBufferSize: () => this.getWriteBufferSize(),
      isClosing: () => this.#closing,
      flushed: () => this.#tellLoss(null),
    })
    const reader = {
      protocol: () => this.#protocol,
      isClosing: () => this.#closing,
      fail: (error: unknown, message: string) => this.#fail(error, message),
      ended: (keepOpen: boolean) => {
        if (!keepOpen) this.close()
      },
    }
    this.#input = new StreamInput(loop, socket, this.#scope, reader, buffer)
    // Whether the connection stays when the other side has ended is the protocol's business.
    socket.allowHalfOpen = true
    socket.on('error', (error) => this.#broken(error))
    socket.on('close', () => this.#gone())
    belonging.server?.attach(this)
    belonging.resources.add(this)
    const { waiter } = belonging
    this.#scope.soon('connectionMade', () => protocol.connectionMade?.(this))
    if (waiter === undefined) {
      this.#scope.soon('addReader', () => this.#begin())
      return
    }
    // Whoever waits for the connection goes on before anything is read.
    this.#scope.soon('setResultUnlessCancelled', () => {
      if (!waiter.done()) waiter.setResult()
    })
    this.#scope.afterwards('addReader', () => this.#begin())
  }

  getExtraInfo(name: string, fallback: unknown = null): unknown {
    if (name === 'socket') return this.#info
    if (name === 'peername') return this.#info.remoteAddress
    if (name === 'sockname') return this.#info.localAddress
    return Object.hasOwn(this.#extra, name) ? this.#extra[name] : fallback
  }

  setProtocol(protocol: BaseProtocol<never>): void {
    requireProtocol(protocol)
    this.#protocol = protocol as StreamProtocol
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

  write(data: Uint8Array): void {
    this.#output.write(data)
  }

  writelines(pieces: Iterable<Uint8Array>): void {
    this.#output.writelines(pieces)
  }

  writeEof(): void {
    if (this.#closing || this.#socket.writableEnded) return
    this.#output.end()
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
    if (this.#output.size === 0) {
      this.#lose(null)
      return
    }
    this.#socket.pause()
    this.#output.watch()
  }

  abort(): void {
    this.#end(null)
  }

  /** Shows both ends of the connection: `<SocketTransport 127.0.0.1:49152 -> 127.0.0.1:8000 closing>`. */
  toString(): string {
    const { localAddress, remoteAddress } = this.#info
    const ends = [localAddress, remoteAddress].map((address) => [address].flat().join(':'))
    return `<SocketTransport ${ends.join(' -> ')}${this.#closing ? ' closing' : ''}>`
  }

  /** @internal Refuses to send through it after its end, and in the midst of something else. */
  requireFree(method: string): void {
    this.#output.requireFree(method)
  }

  /** @internal Whether the protocol was told that no more will come. */
  get hasEnded(): boolean {
    return this.#input.ended
  }

  /** @internal Sets the transfer that no other bytes may come between; `undefined` when it is over. */
  occupy(by: string | undefined): void {
    this.#output.occupiedBy = by
  }

  /** @internal The loop is closed, and nobody can be told any more. */
  destroy(): void {
    this.#closing = true
    if (!this.#output.lost.begun) this.#output.lost.add()
    this.#belonging.resources.delete(this)
    this.#socket.destroy()
  }

  #begin(): void {
    // It may have broken before anybody listened.
    if (this.#socket.destroyed) this.#broken(this.#socket.errored ?? null)
    else this.#input.begin()
  }

  #broken(error: Error | null): void {
    if (this.#loop.isClosed()) this.destroy()
    else this.#fail(toOSError(error), 'Fatal error on socket transport')
  }

  /** Node has closed the socket. */
  #gone(): void {
    if (this.#closing && this.#output.lost.begun) return
    if (this.#loop.isClosed()) this.destroy()
    // When both sides have said their goodbye Node closes by itself; the transport stays until it is closed.
    else if (!this.#socket.readableEnded || !this.#socket.writableFinished) this.#end(null)
  }

  #fail(error: unknown, message: string): void {
    if (this.#output.lost.begun) return
    if (error !== null && !(error instanceof OSError)) {
      this.#loop.callExceptionHandler({ message, exception: error, transport: this, protocol: this.#protocol })
    }
    this.#end(error === null || error instanceof Error ? error : new Error(describeValue(error), { cause: error }))
  }

  /** Ends it at once. What waits to be sent is lost. */
  #end(error: Error | null): void {
    if (this.#output.lost.begun) return
    this.#closing = true
    this.#lose(error)
    this.#socket.destroy()
  }

  #lose(error: Error | null): void {
    if (this.#loop.isClosed()) this.destroy()
    else this.#output.lost.add()
    this.#scope.soon('connectionLost', () => this.#tellLoss(error))
  }

  #tellLoss(error: Error | null): void {
    if (!this.#output.lost.begun) this.#output.lost.add()
    try {
      this.#protocol.connectionLost?.(error)
    } finally {
      this.#socket.destroy()
      this.#belonging.resources.delete(this)
      this.#belonging.server?.detach(this)
    }
  }
}
