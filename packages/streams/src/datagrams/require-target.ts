import { ValueError, type SocketAddress } from '@asyncio/core'
import { requireAddress, requireHost, requirePort } from '../connecting/require-address.ts'

/**
 * Returns the address that a datagram goes to: the one that the endpoint is connected to, or the one that is given.
 *
 * @throws {TypeError} and {ValueError} if it is no address, {ValueError} if it is connected to another one, or to none and none is given
 */
export function requireTarget(remoteAddress: SocketAddress | null, address: SocketAddress | null): SocketAddress {
  if (address !== null) {
    requireAddress(address)
    requireHost(address[0])
    requirePort(address[1], 1)
  }
  if (remoteAddress !== null) {
    if (address === null || address.join(' ') === remoteAddress.join(' ')) return remoteAddress
    throw new ValueError(
      `Invalid address: must be null or ${remoteAddress.join(':')}, which it is connected to: received ${address.join(':')}`,
    )
  }
  if (address !== null) return address
  throw new ValueError('Cannot send a datagram as the endpoint is not connected to an address: give one')
}
