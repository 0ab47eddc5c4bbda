import { ConnectionRefusedError, type EventLoop, type SocketAddress } from '@asyncio/core'
import type { Hosts } from './hosts.ts'
import { Journeys } from './journeys.ts'
import type { Links, Route } from './links.ts'
import { Ports } from './ports.ts'

/** An end that datagrams come to. */
export interface DatagramSocket {
  readonly localAddress: SocketAddress
  /** The only address that it hears, if there is one. */
  readonly remoteAddress: SocketAddress | null
  received(data: Uint8Array, from: SocketAddress): void
  failed(error: Error): void
  /** Lets it go, and tells nobody. */
  destroy(): void
}

/** Brings datagrams to whoever has the address: late, twice, out of order or never, as the links are. */
export class Datagrams {
  readonly ports: Ports<DatagramSocket> = new Ports()
  readonly #links: Links
  readonly #hosts: Hosts
  readonly #loop: EventLoop
  readonly #journeys: Journeys

  constructor(loop: EventLoop, links: Links, hosts: Hosts) {
    this.#loop = loop
    this.#links = links
    this.#hosts = hosts
    this.#journeys = new Journeys(loop)
  }

  /** Lets all go, with their loop. */
  close(): void {
    this.#journeys.endAll()
    for (const socket of this.ports.holders()) socket.destroy()
  }

  /** Sends a datagram. The bytes are copied. */
  send(sender: DatagramSocket, data: Uint8Array, to: SocketAddress): void {
    const route = { from: this.#hosts.nameOf(sender.localAddress[0]), to: this.#hosts.nameOf(to[0]) }
    for (let copies: number = this.#links.copies(route); copies > 0; copies -= 1) {
      const copy = new Uint8Array(data)
      const arrival = this.#links.arrival(route, data.length)
      this.#travel(arrival - this.#loop.time(), () => this.#arrive(sender, copy, to, route))
    }
  }

  #arrive(sender: DatagramSocket, data: Uint8Array, to: SocketAddress, route: Route): void {
    if (this.#links.isCut(route)) return
    const receiver = this.ports.find(to)
    const from: SocketAddress = [sourceOf(sender.localAddress, to), sender.localAddress[1]]
    const hears = receiver?.remoteAddress
    if (receiver !== undefined && (hears == null || hears.join(' ') === from.join(' '))) {
      receiver.received(data, from)
    } else if (sender.remoteAddress !== null) {
      const refused = new ConnectionRefusedError(`Connection refused (${to.join(':')}): nobody has that address`, {
        code: 'ECONNREFUSED',
      })
      this.#travel(this.#links.delay({ from: route.to, to: route.from }), () => sender.failed(refused))
    }
  }

  #travel(seconds: number, arrive: () => void): void {
    if (seconds > 0) this.#journeys.begin(seconds, arrive)
    else arrive()
  }
}

/** The address that a datagram comes from, if it was sent from all of them. */
function sourceOf([host]: SocketAddress, to: SocketAddress): string {
  if (host !== '0.0.0.0' && host !== '::') return host
  return to[0].includes(':') ? '::1' : '127.0.0.1'
}
