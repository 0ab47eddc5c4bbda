import {
  Coroutine,
  getRunningLoop,
  type ConnectionOptions,
  type EventLoop,
  type GeneratorCoroutine,
  type Transport,
} from '@asyncio/core'
import { networkOf } from '../network-of.ts'
import { DEFAULT_LIMIT, StreamReader } from './stream-reader.ts'
import { StreamReaderProtocol } from './stream-reader-protocol.ts'
import { StreamWriter } from './stream-writer.ts'

/** Options of a connection and of its reader. */
export interface OpenConnectionOptions extends ConnectionOptions {
  /** The longest line, in bytes: see `StreamReaderOptions.limit`. */
  limit?: number
}

/** A connection to read from and to write to. */
export type Streams = [reader: StreamReader, writer: StreamWriter]

/**
 * Connects to a server, and answers with what to read from and what to write to.
 *
 * It goes through the network of the running loop, or where that has none, through the platform's. `connectTimeout` says how long it may take.
 *
 * **Cancellation:** gives the connection up.
 *
 * Mirrors `asyncio.open_connection`.
 *
 * @throws {OSError} (when awaited) if nobody can be connected to, such as a `ConnectionRefusedError`
 * @throws {TimeoutError} (when awaited) if it takes longer than `connectTimeout`
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
 *       writer.write(await reader.readline())
 *       writer.close()
 *     },
 *     '127.0.0.1',
 *     0,
 *   )
 *   const [, port] = server.sockets[0]?.localAddress ?? []
 *   const [reader, writer] = await openConnection('127.0.0.1', Number(port))
 *   writer.write(new TextEncoder().encode('hello\n'))
 *   console.log(new TextDecoder().decode(await reader.read())) // hello
 *   writer.close()
 *   await writer.waitClosed()
 *   server.close()
 * })
 * ```
 */
export function openConnection(
  host: string | null = null,
  port: number | null = null,
  { limit, ...options }: OpenConnectionOptions = {},
): Coroutine<Streams> {
  return new Coroutine(
    openStreams(limit, (loop, protocol) => networkOf(loop).createConnection(() => protocol, host, port, options)),
    'openConnection',
  )
}

/** @internal Connects, and puts streams at the end of it. */
export function* openStreams(
  limit: number | undefined,
  connect: (loop: EventLoop, protocol: StreamReaderProtocol) => Coroutine<[Transport, StreamReaderProtocol]>,
): GeneratorCoroutine<Streams> {
  const loop = getRunningLoop()
  const reader = new StreamReader({ limit: limit ?? DEFAULT_LIMIT, loop })
  const protocol = new StreamReaderProtocol(reader, null, loop)
  const [transport] = yield* connect(loop, protocol)
  return [reader, new StreamWriter(transport, protocol, reader, loop)]
}
