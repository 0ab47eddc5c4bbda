import { getRunningLoop, isCancelled, OSError, type Duration, type Server } from '@asyncio/core'
import { startServer, type StreamReader, type StreamWriter } from '@asyncio/streams'
import { HttpError } from './http-error.ts'
import { readRequest } from './read-request.ts'
import { keepsAlive, type Request } from './request.ts'
import type { Response } from './response.ts'
import { writeResponse } from './write-response.ts'

/** Answers a request. */
export type Handler = (request: Request) => Promise<Response> | Response

/** A server for HTTP/1.1: a task for each connection, which answers its requests one after the other. */
export class HttpServer {
  readonly #server: Server
  readonly #idle: Set<StreamWriter>
  readonly #state: { isStopping: boolean }

  private constructor(server: Server, idle: Set<StreamWriter>, state: { isStopping: boolean }) {
    this.#server = server
    this.#idle = idle
    this.#state = state
  }

  /** Begins to listen. */
  static async start(handler: Handler, host: string, port: number): Promise<HttpServer> {
    const idle = new Set<StreamWriter>()
    const state = { isStopping: false }
    const server = await startServer(
      async (reader, writer) => {
        try {
          while (!state.isStopping && (await serveOne(handler, reader, writer, idle, state)));
        } catch (error) {
          // A client that has gone wants no answer; one whose request ends badly when its answer has begun can get no other.
          if (!(error instanceof OSError || error instanceof HttpError)) throw error
        } finally {
          writer.close()
        }
      },
      host,
      port,
      { backlog: 1024 },
    )
    return new HttpServer(server, idle, state)
  }

  get port(): number {
    return Number(this.#server.sockets[0]?.localAddress[1])
  }

  /** Listens to nobody any more, closes the connections that ask for nothing, and waits for the answers to the others. */
  async stop(grace: Duration): Promise<void> {
    this.#state.isStopping = true
    this.#server.close({ grace })
    for (const writer of this.#idle) writer.close()
    await this.#server.waitClosed()
  }
}

/** Answers one request, and says whether the connection stays. */
async function serveOne(
  handler: Handler,
  reader: StreamReader,
  writer: StreamWriter,
  idle: Set<StreamWriter>,
  state: { isStopping: boolean },
): Promise<boolean> {
  let request: Request | undefined
  idle.add(writer)
  try {
    request = await readRequest(reader, writer)
  } catch (error) {
    return await refuse(writer, error)
  } finally {
    idle.delete(writer)
  }
  if (request === undefined) return false
  let answer: Response
  try {
    answer = await handler(request)
  } catch (error) {
    return refuse(writer, toHttpError(error, request), request)
  }
  // What a client may send or not when it was not told to go on can't be told from its next request.
  const keepAlive = (): boolean => keepsAlive(request) && !request.isHeldBack() && !state.isStopping
  const stays = await writeResponse(writer, request, answer, keepAlive)
  if (stays) for await (const piece of request.body) void piece
  return stays
}

/** Why a handler has failed, for the client. What the client is not to know is told here. */
function toHttpError(error: unknown, { target }: Request): unknown {
  if (isCancelled(error) || error instanceof OSError || error instanceof HttpError) return error
  getRunningLoop().callExceptionHandler({
    message: `Unhandled exception in the handler of ${target}`,
    exception: error,
  })
  return new HttpError(500, 'failed')
}

/** Says why there is no answer. The connection ends with it: nobody knows where in it the next request would begin. */
async function refuse(
  writer: StreamWriter,
  error: unknown,
  asked: Pick<Request, 'method' | 'version'> = { method: 'GET', version: '1.1' },
): Promise<false> {
  if (!(error instanceof HttpError)) throw error
  await writeResponse(writer, asked, { status: error.status, body: `${error.message}\n` }, () => false)
  return false
}
