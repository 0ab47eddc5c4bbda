import {
  Coroutine,
  getRunningLoop,
  NotImplementedError,
  type GeneratorCoroutine,
  type Server,
  type UnixServerOptions,
} from '@asyncio/core'
import { networkOf } from '../network-of.ts'
import type { ClientConnectedCallback } from './client-connected.ts'
import { protocolFactory } from './start-server.ts'

/** Options of a Unix server and of the readers of its clients. */
export interface StartUnixServerOptions extends UnixServerOptions {
  /** The longest line, in bytes: see `StreamReaderOptions.limit`. */
  limit?: number
}

/**
 * Listens at a Unix socket, and calls a function for each connection, as `startServer` does.
 *
 * **Cancellation:** of the task that awaits it, listens to nobody.
 *
 * Mirrors `asyncio.start_unix_server`.
 *
 * @throws {TypeError} (when awaited) if it is not given a function
 * @throws {OSError} (when awaited) if it can't listen there
 * @throws {NotImplementedError} (when awaited) if the network has no Unix sockets
 */
export function startUnixServer(
  clientConnectedCallback: ClientConnectedCallback,
  path: string | null = null,
  { limit, ...options }: StartUnixServerOptions = {},
): Coroutine<Server> {
  const start = function* (): GeneratorCoroutine<Server> {
    const factory = protocolFactory('startUnixServer', clientConnectedCallback, limit)
    const network = networkOf(getRunningLoop())
    if (network.createUnixServer === undefined)
      throw new NotImplementedError("startUnixServer() is not implemented by this event loop's network")
    return yield* network.createUnixServer(factory, path, options)
  }
  return new Coroutine(start(), 'startUnixServer')
}
