import { ValueError, type DatagramOptions } from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'

/**
 * Refuses arguments of `createDatagramEndpoint` that contradict each other.
 *
 * @throws {TypeError} if an address is no pair of a host and a port
 * @throws {ValueError} in Python's words
 */
export function checkDatagrams(options: DatagramOptions): void {
  const { localAddr, remoteAddr, family, reusePort, allowBroadcast, sock } = options
  for (const address of [localAddr, remoteAddr]) {
    if (address != null && !(Array.isArray(address) && address.length === 2))
      throw new TypeError(`2-tuple is expected, [host, port]: received ${describeValue(address)}`)
  }
  if (sock != null) {
    const modifiers = Object.entries({ localAddr, remoteAddr, family, reusePort, allowBroadcast })
    const problems = modifiers.filter(([, value]) => Boolean(value)).map(([name, value]) => `${name}=${String(value)}`)
    if (problems.length > 0) {
      throw new ValueError(
        `socket modifier keyword arguments can not be used when sock is specified. (${problems.join(', ')})`,
      )
    }
  } else if (localAddr == null && remoteAddr == null && !family) {
    throw new ValueError('unexpected address family: give localAddr, remoteAddr, or a family of 4 or 6')
  }
}
