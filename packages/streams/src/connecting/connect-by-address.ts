import {
  OSError,
  waitFor,
  type AddressInfo,
  type AddressInfoOptions,
  type ConnectionOptions,
  type EventLoop,
  type GeneratorCoroutine,
  type SocketAddress,
} from '@asyncio/core'
import { toSeconds } from '@asyncio/core/lowlevel'
import { connectionFailure } from './connection-failure.ts'
import { interleaveAddresses } from './interleave-addresses.ts'
import { staggeredRace } from './staggered-race.ts'

/** The part of a connection that a network provides. */
interface Connecting<T> {
  resolve(host: string | null, port: number, options: AddressInfoOptions): GeneratorCoroutine<AddressInfo[]>
  /** Connects to one address, from one of its own if it is given. */
  connect(info: AddressInfo, local: SocketAddress | undefined): GeneratorCoroutine<T>
  /** Lets a connection go that another one has outrun. */
  discard(connected: T): void
}

/**
 * Connects to the first address of a host that takes the connection: one after the other, or each a little after the one before.
 *
 * **Cancellation:** leaves no connection behind.
 *
 * @throws {OSError} that tells why none could be connected to
 */
export function* connectByAddress<T>(
  loop: EventLoop,
  host: string | null,
  port: number | null,
  options: ConnectionOptions,
  network: Connecting<T>,
): GeneratorCoroutine<T> {
  const { family = 0, localAddr, happyEyeballsDelay, allErrors = false } = options
  const delay = happyEyeballsDelay == null ? null : toSeconds(happyEyeballsDelay, 'happyEyeballsDelay')
  let infos = yield* network.resolve(host, port ?? 0, { family })
  const localInfos = localAddr == null ? undefined : yield* network.resolve(localAddr[0], localAddr[1], { family })
  const interleave = options.interleave ?? (delay === null ? 0 : 1)
  if (interleave > 0) infos = interleaveAddresses(infos, interleave)

  const errors: Error[] = []
  const attempts = infos.map(
    (info) =>
      function* attempt(): GeneratorCoroutine<T> {
        try {
          return yield* network.connect(info, localAddressFor(info, localInfos))
        } catch (error) {
          if (error instanceof OSError) errors.push(error)
          throw error
        }
      },
  )

  if (delay !== null) {
    const winner = yield* staggeredRace(loop, attempts, delay, (connected) => network.discard(connected))
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

/** Connects, and no longer than `connectTimeout` says, if it says anything: with all that belongs to it, such as encryption. */
export function* withinConnectTimeout<T>(
  connect: GeneratorCoroutine<T>,
  { connectTimeout }: ConnectionOptions,
): GeneratorCoroutine<T> {
  return connectTimeout == null ? yield* connect : yield* waitFor(connect, connectTimeout)
}

function localAddressFor(
  { family }: AddressInfo,
  localInfos: readonly AddressInfo[] | undefined,
): SocketAddress | undefined {
  if (localInfos === undefined) return undefined
  const local = localInfos.find((info) => info.family === family)
  if (local === undefined) throw new OSError(`no matching local address with family=${family} found`)
  return local.address
}
