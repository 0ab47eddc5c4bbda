import type { Coroutine, EventLoop, Network, Server, SocketAddress, StreamProtocol, Transport } from '@asyncio/core'
import type { ConformanceOptions } from './conformance-options.ts'

/** A kind of connections, and how they are made. */
export interface SocketLink {
  readonly name: string
  listen(loop: EventLoop, factory: () => StreamProtocol, options?: { startServing?: boolean }): Coroutine<Server>
  /** Listens where a server was before. */
  listenAgain(loop: EventLoop, address: SocketAddress | string, factory: () => StreamProtocol): Coroutine<Server>
  /** @param address one of a server's `sockets` */
  connect<P extends StreamProtocol>(
    loop: EventLoop,
    address: SocketAddress | string,
    factory: () => P,
  ): Coroutine<[transport: Transport, protocol: P]>
}

/** The kinds that a network has. */
export function socketLinks(network: Partial<Network>, { address, unixPath }: ConformanceOptions): SocketLink[] {
  const links: SocketLink[] = [tcpLink(address ?? ['127.0.0.1', 0])]
  if (unixPath !== undefined && network.createUnixServer !== undefined && network.createUnixConnection !== undefined)
    links.push(unixLink(unixPath))
  return links
}

function tcpLink([host, port]: SocketAddress): SocketLink {
  return {
    name: 'TCP',
    listen: (loop, factory, options) => loop.createServer(factory, host, port, options),
    listenAgain(loop, address, factory) {
      const [server, at] = address as SocketAddress
      return loop.createServer(factory, server, at)
    },
    connect(loop, address, factory) {
      const [server, at] = address as SocketAddress
      return loop.createConnection(factory, server, at)
    },
  }
}

function unixLink(path: () => string): SocketLink {
  return {
    name: 'Unix sockets',
    listen: (loop, factory, options) => loop.createUnixServer(factory, path(), options),
    listenAgain: (loop, address, factory) => loop.createUnixServer(factory, String(address)),
    connect: (loop, address, factory) => loop.createUnixConnection(factory, String(address)),
  }
}
