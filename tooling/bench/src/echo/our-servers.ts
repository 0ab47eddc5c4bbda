import { getRunningLoop, type GeneratorCoroutine, type Server, type Transport } from '@asyncio/core'
import { run } from '@asyncio/loop'
import {
  networkOf,
  startServer,
  toReadableStream,
  toWritableStream,
  type ClientConnectedCallback,
  type StreamReader,
  type StreamWriter,
} from '@asyncio/streams'
import type { Certificate, EchoServer } from './echo-server.ts'

const HOST = '127.0.0.1'
const PIECE = 64 * 1024

/** Echo servers of ours. */
export const ourServers: Readonly<Record<string, EchoServer>> = {
  'ours-protocol': async (listening) =>
    run(async () => {
      const server = await networkOf(getRunningLoop()).createServer(() => new EchoProtocol(), HOST, 0)
      listening(portOf(server))
      await server.serveForever()
    }),
  'ours-streams': async (listening) => serveStreams(sendBack, listening),
  'ours-streams-generator': async (listening) => serveStreams(sendBackByGenerator, listening),
  'ours-iteration': async (listening) => serveStreams(sendBackLines, listening),
  'ours-web': async (listening) => serveStreams(sendBackByWebStreams, listening),
  'ours-tls': async (listening, certificate) => serveStreams(sendBack, listening, certificate),
}

async function serveStreams(
  serve: ClientConnectedCallback,
  listening: (port: number) => void,
  ssl: Certificate | null = null,
): Promise<void> {
  await run(async () => {
    const server = await startServer(serve, HOST, 0, { ssl })
    listening(portOf(server))
    await server.serveForever()
  })
}

function portOf(server: Server): number {
  return Number(server.sockets[0]?.localAddress[1])
}

class EchoProtocol {
  #transport: Transport | undefined

  connectionMade(transport: Transport): void {
    this.#transport = transport
  }

  dataReceived(data: Uint8Array): void {
    this.#transport?.write(data)
  }
}

async function sendBack(reader: StreamReader, writer: StreamWriter): Promise<void> {
  for (;;) {
    const data = await reader.read(PIECE)
    if (data.length === 0) break
    writer.write(data)
    await writer.drain()
  }
  writer.close()
}

function* sendBackByGenerator(reader: StreamReader, writer: StreamWriter): GeneratorCoroutine<void> {
  for (;;) {
    const data = yield* reader.read(PIECE)
    if (data.length === 0) break
    writer.write(data)
    yield* writer.drain()
  }
  writer.close()
}

async function sendBackLines(reader: StreamReader, writer: StreamWriter): Promise<void> {
  for await (const line of reader) {
    writer.write(line)
    await writer.drain()
  }
  writer.close()
}

async function sendBackByWebStreams(reader: StreamReader, writer: StreamWriter): Promise<void> {
  await toReadableStream(reader).pipeTo(toWritableStream(writer))
}
