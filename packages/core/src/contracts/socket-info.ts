import type { SocketAddress } from './protocol.ts'

/**
 * A description of a socket, as a server's `sockets` and a transport's `getExtraInfo('socket')` show it. It sends and receives nothing.
 *
 * Mirrors `asyncio.trsock.TransportSocket`.
 */
export interface SocketInfo {
  /** Of which kind its addresses are. */
  readonly family: 'IPv4' | 'IPv6' | 'unix'
  /** Its own address: a host and a port, or the path of a Unix socket. */
  readonly localAddress: SocketAddress | string
  /** The address of the other side; `null` if it has none. */
  readonly remoteAddress: SocketAddress | string | null
}
