import { Coroutine, NotImplementedError } from '@asyncio/core'
import { networkOf } from '../network-of.ts'
import { openStreams, type OpenConnectionOptions, type Streams } from './open-connection.ts'

/**
 * Connects to a Unix socket, and answers with what to read from and what to write to.
 *
 * **Cancellation:** gives the connection up.
 *
 * Mirrors `asyncio.open_unix_connection`.
 *
 * @throws {OSError} (when awaited) if nobody listens there
 * @throws {NotImplementedError} (when awaited) if the network has no Unix sockets
 */
export function openUnixConnection(
  path: string | null = null,
  { limit, ...options }: OpenConnectionOptions = {},
): Coroutine<Streams> {
  return new Coroutine(
    openStreams(limit, (loop, protocol) => {
      const network = networkOf(loop)
      if (network.createUnixConnection === undefined)
        throw new NotImplementedError("openUnixConnection() is not implemented by this event loop's network")
      return network.createUnixConnection(() => protocol, path, options)
    }),
    'openUnixConnection',
  )
}
