import {
  getRunningLoop,
  isCancelled,
  taskGroup,
  wait,
  type AbortSignalLike,
  type Coroutine,
  type Duration,
  type GeneratorCoroutine,
  type Server,
  type Task,
  type TaskGroup,
} from '@asyncio/core'
import { callInGenerator, describeValue, isFatal, toSeconds, whenDone } from '@asyncio/core/lowlevel'
import type { ClientConnectedCallback } from '../streams/client-connected.ts'
import { startServer, type StartServerOptions } from '../streams/start-server.ts'
import type { StreamReader } from '../streams/stream-reader.ts'
import type { StreamWriter } from '../streams/stream-writer.ts'

/** Options of `serve`: how the server serves, and how it ends. */
export interface ServeOptions extends Omit<StartServerOptions, 'startServing'> {
  /** The time that clients may go on when the server is to end; none by default. */
  grace?: Duration
  /** Called with the server when it listens: for its addresses. */
  onListening?: (server: Server) => void
  /** Ends the server when it aborts, as a cancellation does, with its reason as the message. */
  signal?: AbortSignalLike
}

/**
 * Serves clients until it is cancelled: calls a function for each, in a task of its own, and none of them is left when it ends.
 *
 * When the function has ended for a client, its connection is closed. If it fails, the loop's exception handler is told, and the other
 * clients are served on.
 *
 * **Cancellation:** stops listening, gives the clients that are there their `grace`, cancels the others, and waits for them.
 *
 * **Differs from Python:** there one has `start_server` and `serve_forever`, and looks after the tasks oneself.
 *
 * @throws {TypeError} if it is not given a function
 * @throws {ValueError} if `grace` is not a number (NaN)
 * @throws {OSError} (when awaited) if it can't listen there
 *
 * @example
 * ```ts
 * import { createTask, getRunningLoop, isCancelled } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 * import { openConnection, serve } from '@asyncio/streams'
 *
 * await run(async () => {
 *   const listening = getRunningLoop().createFuture<number>()
 *   const serving = createTask(
 *     serve(
 *       async (reader, writer) => {
 *         for await (const line of reader) writer.write(line)
 *       },
 *       '127.0.0.1',
 *       0,
 *       { onListening: ({ sockets }) => listening.setResult(Number(sockets[0]?.localAddress[1])), grace: 5 },
 *     ),
 *   )
 *   const [reader, writer] = await openConnection('127.0.0.1', await listening)
 *   writer.write(new TextEncoder().encode('an echo\n'))
 *   writer.writeEof()
 *   console.log(new TextDecoder().decode(await reader.read())) // an echo
 *   writer.close()
 *   serving.cancel()
 *   await serving.catch((error) => console.log(isCancelled(error))) // true
 * })
 * ```
 */
export function serve(
  handler: ClientConnectedCallback,
  host: string | readonly string[] | null = null,
  port: number | null = null,
  { grace = 0, onListening, signal, ...options }: ServeOptions = {},
): Coroutine<never> {
  if (typeof handler !== 'function')
    throw new TypeError(`serve() takes a function that is called for each client: received ${describeValue(handler)}`)
  const seconds = toSeconds(grace, 'serve()')
  const body = function* (group: TaskGroup): GeneratorCoroutine<never> {
    const clients = new Set<Task<void>>()
    let isOver = false
    const welcome = (reader: StreamReader, writer: StreamWriter): void => {
      if (isOver) {
        writer.transport.abort()
        return
      }
      const client = group.createTask(serveClient(handler, reader, writer))
      clients.add(client)
      whenDone(client, () => {
        clients.delete(client)
        writer.close()
      })
    }
    const server = yield* startServer(welcome, host, port, options)
    try {
      onListening?.(server)
      return yield* getRunningLoop().createFuture<never>()
    } finally {
      server.close()
      try {
        if (seconds > 0 && clients.size > 0) yield* wait(clients, { timeout: seconds })
      } finally {
        isOver = true
      }
    }
  }
  return taskGroup(body, signal === undefined ? { unwrapSingle: true } : { unwrapSingle: true, signal })
}

function* serveClient(
  handler: ClientConnectedCallback,
  reader: StreamReader,
  writer: StreamWriter,
): GeneratorCoroutine<void> {
  try {
    yield* callInGenerator<[StreamReader, StreamWriter], unknown>(handler, reader, writer)
  } catch (exception) {
    if (isCancelled(exception) || isFatal(exception)) throw exception
    getRunningLoop().callExceptionHandler({
      message: 'Unhandled exception in client_connected_cb',
      exception,
      transport: writer.transport,
    })
  }
}
