import type { EventLoop, SocketAddress } from '@asyncio/core'
import type { Links } from './links.ts'
import { MemorySocket, type SocketNames } from './memory-socket.ts'
import { Wire } from './wire.ts'

/** Between whom a connection is, for choosing some of them. */
export interface ConnectionInfo {
  /** The name of the host that made it, or its address if it has none. */
  readonly from: string
  /** The name of the host that it was made to. */
  readonly to: string
  /** The address that it goes out from; `''` for that of a Unix socket. */
  readonly localAddress: SocketAddress | string
  /** The address that it was made to. */
  readonly remoteAddress: SocketAddress | string
}

/** A connection in memory: two wires, with a socket at each end. */
export class Connection {
  readonly info: ConnectionInfo
  readonly client: MemorySocket
  readonly server: MemorySocket
  readonly #wires: readonly [Wire, Wire]

  /** @param over is told when both ends are closed */
  constructor(
    loop: EventLoop,
    links: Links,
    info: ConnectionInfo,
    family: SocketNames['family'],
    over: (connection: Connection) => void,
  ) {
    this.info = info
    const { from, to, localAddress, remoteAddress } = info
    const there = new Wire(loop, links, { from, to })
    const back = new Wire(loop, links, { from: to, to: from })
    this.#wires = [there, back]
    const closedNow = (): void => {
      if (!this.client.closed || !this.server.closed) return
      for (const wire of this.#wires) wire.clear()
      over(this)
    }
    this.client = new MemorySocket({ family, localAddress, remoteAddress }, back, there, closedNow)
    this.server = new MemorySocket(
      { family, localAddress: remoteAddress, remoteAddress: localAddress },
      there,
      back,
      closedNow,
    )
    there.ends = { arrived: (parcel) => this.server.arrived(parcel), drained: () => this.client.drained() }
    back.ends = { arrived: (parcel) => this.client.arrived(parcel), drained: () => this.server.drained() }
  }

  /** Ends it with its loop: neither side can be told. */
  destroy(): void {
    for (const wire of this.#wires) wire.clear()
    this.client.destroy()
    this.server.destroy()
  }

  /** Breaks it, at once, for both sides. */
  reset(): void {
    for (const wire of this.#wires) wire.clear()
    this.client.break()
    this.server.break()
  }
}
