import {
  OSError,
  toOSError,
  type AddressInfo,
  type ConnectionOptions,
  type EventLoop,
  type GeneratorCoroutine,
  type SocketAddress,
} from '@asyncio/core'
import { connectSocket } from './connect-socket.ts'
import type { ConnectedSocket } from './socket-transport.ts'

/** Connects to one address of a host. An error names the address that it is about. */
export function* connectToAddress(
  loop: EventLoop,
  { family, address: [host, port] }: AddressInfo,
  local: SocketAddress | undefined,
  { keepAlive = false, ssl }: ConnectionOptions,
): GeneratorCoroutine<ConnectedSocket> {
  const localSide = local && { localAddress: local[0], ...(local[1] > 0 && { localPort: local[1] }) }
  try {
    return yield* connectSocket(loop, { host, port, family, noDelay: true, keepAlive, ...localSide }, !ssl)
  } catch (error) {
    throw connectFailure(error, [host, port], local)
  }
}

/** The error of an attempt, with the address that it was about. */
function connectFailure(error: unknown, remote: SocketAddress, local: SocketAddress | undefined): unknown {
  if (!(error instanceof OSError)) return error
  const { code = '' } = error
  const isLocal = local !== undefined && ['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES'].includes(code)
  const what = isLocal
    ? `error while attempting to bind on address (${local.join(':')})`
    : `Connect call failed (${remote.join(':')})`
  return toOSError(Object.assign(new Error(`${what}: ${error.message}`, { cause: error.cause }), { code }))
}
