import { isIPv6, type Socket } from 'node:net'
import type { SocketAddress, SocketInfo } from '@asyncio/core'

/**
 * A description of a Node socket, which is valid also when the socket is closed, and the settings that can be changed.
 *
 * Mirrors `asyncio.trsock.TransportSocket`.
 */
export class NodeSocketInfo implements SocketInfo {
  readonly family: SocketInfo['family']
  readonly localAddress: SocketAddress | string
  readonly remoteAddress: SocketAddress | string | null
  readonly #socket: Socket

  /** @param path where the other side was found, for a Unix socket */
  constructor(socket: Socket, path: { local?: string; remote?: string } = {}) {
    this.#socket = socket
    const { localAddress, localPort, remoteAddress, remotePort } = socket
    if (localAddress === undefined || localPort === undefined) {
      this.family = 'unix'
      this.localAddress = path.local ?? ''
      this.remoteAddress = path.remote ?? ''
    } else {
      this.family = isIPv6(localAddress) ? 'IPv6' : 'IPv4'
      this.localAddress = [localAddress, localPort]
      this.remoteAddress = remoteAddress === undefined || remotePort === undefined ? null : [remoteAddress, remotePort]
    }
  }

  /** Whether small pieces are sent at once, and not gathered: they are, unless this says otherwise. */
  setNoDelay(noDelay = true): void {
    this.#socket.setNoDelay(noDelay)
  }

  /** Whether the platform looks now and then if the other side is still there. */
  setKeepAlive(enable = true, initialDelayMilliseconds = 0): void {
    this.#socket.setKeepAlive(enable, initialDelayMilliseconds)
  }
}
