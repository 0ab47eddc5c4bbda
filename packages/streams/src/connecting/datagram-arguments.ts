import { ValueError, type DatagramOptions } from '@asyncio/core'
import { requireAddress, requirePort } from './require-address.ts'

/**
 * Refuses arguments of `createDatagramEndpoint` that contradict each other.
 *
 * @throws {TypeError} if an address is no pair of a host and a port
 * @throws {ValueError} in Python's words
 */
export function checkDatagrams(options: DatagramOptions): void {
  const { localAddr, remoteAddr, family, reusePort, allowBroadcast, sock } = options
  for (const address of [localAddr, remoteAddr]) {
    if (address != null) requireAddress(address)
  }
  // A free port is what 0 stands for, and nothing can be sent there.
  if (remoteAddr != null) requirePort(remoteAddr[1], 1)
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
