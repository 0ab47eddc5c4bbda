import {
  OSError,
  type ConnectionOptions,
  type EventLoop,
  type GeneratorCoroutine,
  type SocketAddress,
} from '@asyncio/core'
import { toSeconds } from '@asyncio/core/lowlevel'
import { connectionFailure } from '@asyncio/streams/lowlevel'
import type { Hosts } from './hosts.ts'
import { interleaveAddresses } from '@asyncio/streams/lowlevel'
import type { MemorySocket } from './memory-socket.ts'
import { resolve } from './resolve.ts'
import { staggeredRace } from '@asyncio/streams/lowlevel'
import type { StreamSockets } from './stream-sockets.ts'

/** What a connection is made in. */
interface Surroundings {
  readonly loop: EventLoop
  readonly hosts: Hosts
  readonly sockets: StreamSockets
}

/** Connects to the first address of a host that takes the connection: one after the other, or each a little after the one before. */
export function* connectByAddress(
  { loop, hosts, sockets }: Surroundings,
  host: string | null,
  port: number | null,
  options: ConnectionOptions,
): GeneratorCoroutine<MemorySocket> {
  const { family = 0, localAddr, happyEyeballsDelay, allErrors = false } = options
  let infos = yield* resolve(hosts, host, port ?? 0, { family })
  const localInfos = localAddr == null ? undefined : yield* resolve(hosts, localAddr[0], localAddr[1], { family })
  const interleave = options.interleave ?? (happyEyeballsDelay == null ? 0 : 1)
  if (interleave > 0) infos = interleaveAddresses(infos, interleave)

  const errors: Error[] = []
  const attempts = infos.map(
    (info) =>
      function* attempt(): GeneratorCoroutine<MemorySocket> {
        try {
          let local: SocketAddress | null = null
          if (localInfos !== undefined) {
            const match = localInfos.find((localInfo) => localInfo.family === info.family)
            if (match === undefined) throw new OSError(`no matching local address with family=${info.family} found`)
            local = match.address
          }
          return yield* sockets.connect(info.address, local)
        } catch (error) {
          if (error instanceof OSError) errors.push(error)
          throw error
        }
      },
  )

  if (happyEyeballsDelay != null) {
    const delay = toSeconds(happyEyeballsDelay, 'happyEyeballsDelay')
    const winner = yield* staggeredRace(loop, attempts, delay, (socket) => socket.close())
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
