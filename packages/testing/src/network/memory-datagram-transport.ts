import {
  OSError,
  type BaseProtocol,
  type DatagramProtocol,
  type DatagramTransport,
  type EventLoop,
  type Future,
  type SocketAddress,
  type SocketInfo,
  type WriteBufferLimits,
} from '@asyncio/core'
import { AmbientCalls } from './ambient-calls.ts'
import type { Datagrams, DatagramSocket } from './datagrams.ts'
import type { Hosts } from './hosts.ts'
import { LostWrites, requireBytes, requireProtocol, requireTarget, WriteFlow } from '@asyncio/streams/lowlevel'

/** The largest payload of a UDP datagram. */
const LARGEST = 65_507

/** The address of an endpoint in its network. */
export interface DatagramEnds {
  readonly datagrams: Datagrams
  readonly hosts: Hosts
  readonly localAddress: SocketAddress
  /** The address that everything is sent to, if there is one. */
  readonly remoteAddress: SocketAddress | null
  /** Whether it hears that address only. */
  readonly connected: boolean
}

/**
 * An endpoint of datagrams in memory, for its protocol: what `_SelectorDatagramTransport` is for a real socket.
 *
 * What is sent is copied, and is gone at once: nothing ever waits to be sent.
 */
export class MemoryDatagramTransport implements DatagramTransport, DatagramSocket, SocketInfo {
  readonly family: SocketInfo['family']
  readonly localAddress: SocketAddress
  readonly remoteAddress: SocketAddress | null
  readonly #ends: DatagramEnds
  readonly #calls: AmbientCalls
  readonly #flow: WriteFlow
  readonly #lost = new LostWrites()
  #protocol: DatagramProtocol
  #closing = false
  #listens = false
  readonly #inbox: (() => void)[] = []
  #readPlanned = false

  constructor(loop: EventLoop, ends: DatagramEnds, protocol: DatagramProtocol, waiter: Future<void>) {
    this.#calls = new AmbientCalls(loop)
    this.#ends = ends
    this.#protocol = protocol
    this.localAddress = ends.localAddress
    this.remoteAddress = ends.connected ? ends.remoteAddress : null
    this.family = ends.localAddress[0].includes(':') ? 'IPv6' : 'IPv4'
    this.#flow = new WriteFlow(loop, this)
    this.#soon(() => protocol.connectionMade?.(this))
    this.#soon(() => {
      if (!waiter.done()) waiter.setResult()
    })
    this.#soon(() => {
      this.#listens = true
      this.#planRead()
    })
  }

  sendTo(data: Uint8Array, address: SocketAddress | null = null): void {
    requireBytes(data)
    const to = this.#target(address)
    if (this.#lost.begun) {
      this.#lost.add()
    } else if (data.length > LARGEST) {
      this.#protocol.errorReceived?.(
        new OSError(`Message too long: ${data.length} bytes, and a datagram has ${LARGEST} at most`, {
          code: 'EMSGSIZE',
        }),
      )
    } else {
      this.#ends.datagrams.send(this, data, to)
    }
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
    return 0
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
    this.#lost.add()
    this.#soon(() => {
      try {
        this.#protocol.connectionLost?.(null)
      } finally {
        this.#ends.datagrams.ports.release(this.localAddress)
      }
    })
  }

  abort(): void {
    this.close()
  }

  /** @internal The loop is closed, and nobody can be told any more. */
  destroy(): void {
    this.#closing = true
    if (!this.#lost.begun) this.#lost.add()
    this.#ends.datagrams.ports.release(this.localAddress)
  }

  /** @internal A datagram has come. */
  received(data: Uint8Array, from: SocketAddress): void {
    this.#inbox.push(() => this.#protocol.datagramReceived?.(data, from))
    this.#planRead()
  }

  /** @internal The network says that nobody is there. */
  failed(error: Error): void {
    this.#inbox.push(() => this.#protocol.errorReceived?.(error))
    this.#planRead()
  }

  #soon(callback: () => void): void {
    this.#calls.soon(callback)
  }

  /** Delivers one datagram a turn, as a real socket does. */
  #planRead(): void {
    if (this.#readPlanned || !this.#listens || this.#closing || this.#inbox.length === 0) return
    this.#readPlanned = true
    this.#soon(() => {
      this.#readPlanned = false
      if (this.#closing) return
      const next = this.#inbox.shift()
      this.#planRead()
      next?.()
    })
  }

  #target(address: SocketAddress | null): SocketAddress {
    const { remoteAddress, hosts } = this.#ends
    const target = requireTarget(remoteAddress, address)
    return remoteAddress === null ? hosts.first(target, this.family === 'IPv4' ? 4 : 6) : target
  }
}
