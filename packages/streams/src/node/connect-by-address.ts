import {
  OSError,
  toOSError,
  type AddressInfo,
  type ConnectionOptions,
  type EventLoop,
  type GeneratorCoroutine,
  type SocketAddress,
} from '@asyncio/core'
import { toSeconds } from '@asyncio/core/lowlevel'
import { connectionFailure } from '../connecting/connection-failure.ts'
import { interleaveAddresses } from '../connecting/interleave-addresses.ts'
import { staggeredRace } from '../connecting/staggered-race.ts'
import { connectSocket } from './connect-socket.ts'
import { resolve } from './resolve.ts'
import type { ConnectedSocket } from './socket-transport.ts'

/**
 * Connects to the first address of a host that takes the connection: one after the other, or each a little after the one before.
 *
 * **Cancellation:** leaves no socket behind.
 *
 * @throws {OSError} that tells why none could be connected to
 */
export function* connectByAddress(
  loop: EventLoop,
  host: string | null,
  port: number | null,
  options: ConnectionOptions,
): GeneratorCoroutine<ConnectedSocket> {
  const { family = 0, localAddr, happyEyeballsDelay, allErrors = false } = options
  const delay = happyEyeballsDelay == null ? null : toSeconds(happyEyeballsDelay, 'happyEyeballsDelay')
  let infos = yield* resolve(loop, host, port ?? 0, { family })
  const localInfos = localAddr == null ? undefined : yield* resolve(loop, localAddr[0], localAddr[1], { family })
  const interleave = options.interleave ?? (delay === null ? 0 : 1)
  if (interleave > 0) infos = interleaveAddresses(infos, interleave)

  const errors: Error[] = []
  const attempts = infos.map(
    (info) =>
      function* attempt(): GeneratorCoroutine<ConnectedSocket> {
        try {
          return yield* connectTo(loop, info, localInfos, options)
        } catch (error) {
          if (error instanceof OSError) errors.push(error)
          throw error
        }
      },
  )

  if (delay !== null) {
    const winner = yield* staggeredRace(loop, attempts, delay, ({ socket }) => socket.destroy())
    if (winner !== undefined) return winner
  } else {
    for (const attempt of attempts) {
      try {
        return yield* attempt()
      } catch (error) {
        if (!(error instanceof OSError)) throw error
      }
    }
  }
  throw connectionFailure(errors, allErrors)
}

function* connectTo(
  loop: EventLoop,
  { family, address: [host, port] }: AddressInfo,
  localInfos: readonly AddressInfo[] | undefined,
  { keepAlive = false, ssl }: ConnectionOptions,
): GeneratorCoroutine<ConnectedSocket> {
  let local: SocketAddress | undefined
  if (localInfos !== undefined) {
    local = localInfos.find((info) => info.family === family)?.address
    if (local === undefined) throw new OSError(`no matching local address with family=${family} found`)
  }
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
