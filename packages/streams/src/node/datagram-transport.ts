import { Buffer } from 'node:buffer'
import type { RemoteInfo, Socket } from 'node:dgram'
import {
  toOSError,
  type BaseProtocol,
  type DatagramProtocol,
  type DatagramTransport,
  type EventLoop,
  type Future,
  type SocketAddress,
  type SocketInfo,
  type WriteBufferLimits,
} from '@asyncio/core'
import { requireTarget } from '../datagrams/require-target.ts'
import { isFatal, type Stepper } from '@asyncio/core/lowlevel'
import { requireProtocol } from '../connecting/make-protocol.ts'
import { LostWrites } from '../flow/lost-writes.ts'
import { requireBytes } from '../flow/require-bytes.ts'
import { WriteFlow } from '../flow/write-flow.ts'
import { CallbackScope } from './callback-scope.ts'
import type { OpenResources } from './open-resources.ts'

/** The address of an endpoint. */
export interface DatagramEnds {
  readonly resources: OpenResources
  /** Settled when the protocol knows of the endpoint. */
  readonly waiter: Future<void>
  /** The address that everything is sent to, if there is one. */
  readonly remoteAddress: SocketAddress | null
  /** Whether the platform knows that address, and takes datagrams from there only. */
  readonly connected: boolean
}

/**
 * A socket of Node's for datagrams, for its protocol.
 *
 * `datagramReceived` is called straight from Node's event. What is sent is copied: it may be changed as soon as `sendTo` returns.
 */
export class NodeDatagramTransport implements DatagramTransport, SocketInfo, Stepper {
  readonly family: SocketInfo['family']
  readonly localAddress: SocketAddress
  readonly remoteAddress: SocketAddress | null
  readonly #loop: EventLoop
  readonly #socket: Socket
  readonly #ends: DatagramEnds
  readonly #scope: CallbackScope
  readonly #flow: WriteFlow
  readonly #lost = new LostWrites()
  #protocol: DatagramProtocol
  #listens = false
  #closing = false
  /** The number of datagrams that the platform has not sent yet. */
  #underWay = 0
  /** Returns the number of bytes they have. */
  #bytesUnderWay = 0
  #drainPlanned = false
  #received: [data: Uint8Array, address: SocketAddress] | undefined

  constructor(loop: EventLoop, socket: Socket, protocol: DatagramProtocol, ends: DatagramEnds) {
    this.#loop = loop
    this.#socket = socket
    this.#protocol = protocol
    this.#ends = ends
    const { address, port, family } = socket.address()
    this.family = family === 'IPv6' ? 'IPv6' : 'IPv4'
    this.localAddress = [address, port]
    this.remoteAddress = ends.connected ? ends.remoteAddress : null
    this.#scope = new CallbackScope(loop)
    this.#flow = new WriteFlow(loop, this)
    ends.resources.add(this)
    socket.on('message', (data, from) => this.#arrived(data, from))
    socket.on('error', (error) => this.#failed(error))
    socket.on('close', () => this.close())
    this.#scope.soon('connectionMade', () => protocol.connectionMade?.(this))
    this.#scope.soon('setResultUnlessCancelled', () => {
      if (!ends.waiter.done()) ends.waiter.setResult()
    })
    this.#scope.afterwards('addReader', () => {
      this.#listens = true
    })
  }

  sendTo(data: Uint8Array, address: SocketAddress | null = null): void {
    requireBytes(data)
    const to = requireTarget(this.#ends.remoteAddress, address)
    if (this.#lost.begun) {
      this.#lost.add()
      return
    }
    const copy = Buffer.from(data)
    this.#underWay += 1
    this.#bytesUnderWay += copy.length
    const sent = (error: Error | null): void => {
      this.#bytesUnderWay -= copy.length
      this.#sent(error)
    }
    if (this.#ends.connected) this.#socket.send(copy, sent)
    else this.#socket.send(copy, to[1], to[0], sent)
    this.#flow.grown()
  }

  getExtraInfo(name: string, fallback: unknown = null): unknown {
    if (name === 'socket') return this
    if (name === 'peername') return this.remoteAddress
    return name === 'sockname' ? this.localAddress : fallback
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

  getWriteBufferSize(): number {
    if (this.#lost.begun) return 0
    const socket: Partial<Socket> = this.#socket
    // Deno does not say it. What was sent and not reported yet is more, or as much.
    return socket.getSendQueueSize?.() ?? this.#bytesUnderWay
  }

  getWriteBufferLimits(): [low: number, high: number] {
    return this.#flow.limits()
  }

  setWriteBufferLimits(limits?: WriteBufferLimits): void {
    this.#flow.setLimits(limits)
  }

  close(): void {
    if (this.#closing) return
    this.#closing = true
    if (this.getWriteBufferSize() === 0) this.#lose()
  }

  abort(): void {
    if (this.#lost.begun) return
    this.#closing = true
    this.#lose()
  }

  /** @internal The loop is closed, and nobody can be told any more. */
  destroy(): void {
    if (!this.#lost.begun) this.#lost.add()
    this.#closing = true
    this.#release()
  }

  /** Shows the address whose datagrams it sends: `<DatagramTransport 127.0.0.1:53>`. */
  toString(): string {
    return `<DatagramTransport ${this.localAddress.join(':')}${this.#closing ? ' closing' : ''}>`
  }

  /** In the scope of the transport. */
  step(): void {
    const [data, address] = this.#received as [Uint8Array, SocketAddress]
    this.#received = undefined
    try {
      this.#protocol.datagramReceived?.(data, address)
    } catch (exception) {
      if (isFatal(exception)) this.#loop.abort(exception)
      else this.#loop.callExceptionHandler({ message: 'Exception in callback datagramReceived()', exception })
    }
  }

  #arrived(data: Uint8Array, { address, port }: RemoteInfo): void {
    if (this.#closing) return
    if (this.#loop.isClosed()) this.destroy()
    else if (this.#listens && this.#loop.isRunning()) this.#tell(data, [address, port])
    else
      this.#scope.soon('readReady', () => {
        if (!this.#closing) this.#tell(data, [address, port])
      })
  }

  #tell(data: Uint8Array, address: SocketAddress): void {
    this.#received = [data, address]
    this.#scope.enter(this)
  }

  /** Node calls, at any moment: whatever follows from it belongs to a turn of the loop. */
  #sent(error: Error | null): void {
    this.#underWay -= 1
    if (this.#lost.begun) return
    if (error !== null) this.#failed(error)
    if (this.#drainPlanned || this.#loop.isClosed() || !(this.#flow.paused || this.#closing)) return
    this.#drainPlanned = true
    this.#scope.soon('sendtoReady', () => {
      this.#drainPlanned = false
      this.#flow.shrunk()
      if (this.#closing && !this.#lost.begun && this.#underWay === 0) this.#lose()
    })
  }

  #failed(error: Error): void {
    if (this.#lost.begun || this.#loop.isClosed()) return
    this.#scope.soon('errorReceived', () => {
      if (!this.#lost.begun) this.#protocol.errorReceived?.(toOSError(error) as Error)
    })
  }

  #lose(): void {
    this.#lost.add()
    this.#scope.soon('connectionLost', () => {
      try {
        this.#protocol.connectionLost?.(null)
      } finally {
        this.#release()
      }
    })
  }

  #release(): void {
    this.#ends.resources.delete(this)
    try {
      this.#socket.close()
    } catch {
      // It was closed by somebody else, who has it, too.
    }
  }
}
