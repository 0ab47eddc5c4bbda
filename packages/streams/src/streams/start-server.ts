import { Coroutine, getRunningLoop, type GeneratorCoroutine, type Server, type ServerOptions } from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'
import { networkOf } from '../network-of.ts'
import type { ClientConnectedCallback } from './client-connected.ts'
import { DEFAULT_LIMIT, requireLimit, StreamReader } from './stream-reader.ts'
import { StreamReaderProtocol } from './stream-reader-protocol.ts'

/** Options of a server and of the readers of its clients. */
export interface StartServerOptions extends ServerOptions {
  /** The longest line, in bytes: see `StreamReaderOptions.limit`. */
  limit?: number
}

/**
 * Listens for connections, and calls a function for each, with what to read from and what to write to.
 *
 * An `async` function, or a generator function, is run as a task of its own. If it fails, the loop's exception handler is told, and the
 * connection is closed; if it is cancelled, the connection is closed. Otherwise closing it is up to the function.
 *
 * It listens in the network of the running loop, or where that has none, in the platform's.
 *
 * **Cancellation:** of the task that awaits it, listens to nobody. Later on nobody waits for it.
 *
 * **Differs from Python:** a plain function that returns a promise (`(reader, writer) => talk(reader, writer)`) runs as a task, too. It is
 * called when a plain one would be, one turn before an `async` function.
 *
 * Mirrors `asyncio.start_server`.
 *
 * @param host one, or several; `null` for all interfaces
 * @param port 0 for a free one: see `server.sockets`
 * @throws {TypeError} (when awaited) if it is not given a function
 * @throws {OSError} (when awaited) if it can't listen there
 * @throws {ValueError} (when awaited) if the arguments contradict each other
 *
 * @example
 * ```ts
 * import { run } from '@asyncio/loop'
 * import { openConnection, startServer } from '@asyncio/streams'
 *
 * await run(async () => {
 *   const server = await startServer(
 *     async (reader, writer) => {
 *       for await (const line of reader) writer.write(line)
 *       writer.close()
 *     },
 *     '127.0.0.1',
 *     0,
 *   )
 *   const [, port] = server.sockets[0]?.localAddress ?? []
 *   const [reader, writer] = await openConnection('127.0.0.1', Number(port))
 *   writer.write(new TextEncoder().encode('an echo\n'))
 *   writer.writeEof()
 *   console.log(new TextDecoder().decode(await reader.read())) // an echo
 *   writer.close()
 *   server.close()
 *   await server.waitClosed()
 * })
 * ```
 */
export function startServer(
  clientConnectedCallback: ClientConnectedCallback,
  host: string | readonly string[] | null = null,
  port: number | null = null,
  { limit, ...options }: StartServerOptions = {},
): Coroutine<Server> {
  const start = function* (): GeneratorCoroutine<Server> {
    const factory = protocolFactory('startServer', clientConnectedCallback, limit)
    return yield* networkOf(getRunningLoop()).createServer(factory, host, port, options)
  }
  return new Coroutine(start(), 'startServer')
}

/** @internal Makes the protocols of a server's connections. */
export function protocolFactory(
  method: string,
  callback: ClientConnectedCallback,
  limit: number | undefined,
): () => StreamReaderProtocol {
  if (typeof callback !== 'function')
    throw new TypeError(
      `${method}() takes a function that is called for each client: received ${describeValue(callback)}`,
    )
  const ofEach = requireLimit(limit ?? DEFAULT_LIMIT)
  const loop = getRunningLoop()
  return () => {
    const reader = new StreamReader({ limit: ofEach, loop })
    return new StreamReaderProtocol(reader, callback, loop)
  }
}
