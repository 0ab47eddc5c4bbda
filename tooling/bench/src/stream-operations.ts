import { gather, getRunningLoop, type GeneratorCoroutine, type Server, type Transport } from '@asyncio/core'
import { networkOf, openConnection, startServer, type StreamReader, type StreamWriter } from '@asyncio/streams'
import type { Operation } from './operation.ts'
import { rawBulk, rawConnections, rawEcho, rawLines } from './raw-sockets.ts'

/** What is sent back and forth. */
const MESSAGE = new Uint8Array(1024).fill(7)
const LINE = new TextEncoder().encode(`${'x'.repeat(79)}\n`)
const BULK = new Uint8Array(64 * 1024).fill(7)

/** Lines that are written before the writer waits for room. */
const LINES_AT_ONCE = 100

function portOf(server: Server): number {
  return Number(server.sockets[0]?.localAddress[1])
}

/** Messages to and fro with protocols on both sides, over some connections at once. */
function echoOfProtocols(connections: number): Pick<Operation, 'promises' | 'native' | 'generator'> {
  const measured = function* (count: number): GeneratorCoroutine<void> {
    const loop = getRunningLoop()
    const network = networkOf(loop)
    const server = yield* network.createServer(() => new EchoProtocol(), '127.0.0.1', 0)
    const ended = Array.from({ length: connections }, () => loop.createFuture<void>())
    for (const over of ended) {
      yield* network.createConnection(
        () => new AskingProtocol(count / connections, () => over.setResult()),
        '127.0.0.1',
        portOf(server),
      )
    }
    for (const over of ended) yield* over
    server.close()
    yield* server.waitClosed()
  }
  return {
    promises: async (count) => rawEcho(count, connections, MESSAGE),
    native: async (count) => getRunningLoop().createTask(() => measured(count)),
    generator: measured,
  }
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

class AskingProtocol {
  readonly #ended: () => void
  #transport: Transport | undefined
  #left: number
  #missing = MESSAGE.length

  constructor(count: number, ended: () => void) {
    this.#left = count
    this.#ended = ended
  }

  connectionMade(transport: Transport): void {
    this.#transport = transport
    transport.write(MESSAGE)
  }

  dataReceived({ length }: Uint8Array): void {
    this.#missing -= length
    if (this.#missing > 0) return
    this.#missing = MESSAGE.length
    this.#left -= 1
    if (this.#left > 0) {
      this.#transport?.write(MESSAGE)
      return
    }
    this.#transport?.close()
    this.#ended()
  }
}

/** Messages to and fro with readers and writers on both sides, over some connections at once. */
function echoOfStreams(connections: number): Pick<Operation, 'promises' | 'native' | 'generator'> {
  return {
    promises: async (count) => rawEcho(count, connections, MESSAGE),
    native: async (count) => {
      const server = await startServer(sendBack, '127.0.0.1', 0)
      const client = async (): Promise<void> => {
        const [reader, writer] = await openConnection('127.0.0.1', portOf(server))
        for (let left = count / connections; left > 0; left -= 1) {
          writer.write(MESSAGE)
          await writer.drain()
          await reader.readexactly(MESSAGE.length)
        }
        writer.close()
      }
      await gather(Array.from({ length: connections }, () => client))
      server.close()
      await server.waitClosed()
    },
    generator: function* (count) {
      const server = yield* startServer(sendBackByGenerator, '127.0.0.1', 0)
      const client = function* (): GeneratorCoroutine<void> {
        const [reader, writer] = yield* openConnection('127.0.0.1', portOf(server))
        for (let left = count / connections; left > 0; left -= 1) {
          writer.write(MESSAGE)
          yield* writer.drain()
          yield* reader.readexactly(MESSAGE.length)
        }
        writer.close()
      }
      yield* gather(Array.from({ length: connections }, () => client))
      server.close()
      yield* server.waitClosed()
    },
  }
}

async function sendBack(reader: StreamReader, writer: StreamWriter): Promise<void> {
  for (;;) {
    const data = await reader.read(64 * 1024)
    if (data.length === 0) break
    writer.write(data)
    await writer.drain()
  }
  writer.close()
}

function* sendBackByGenerator(reader: StreamReader, writer: StreamWriter): GeneratorCoroutine<void> {
  for (;;) {
    const data = yield* reader.read(64 * 1024)
    if (data.length === 0) break
    writer.write(data)
    yield* writer.drain()
  }
  writer.close()
}

/** A client that takes what a server sends, by a function for each side. */
function download(
  send: (writer: StreamWriter, count: number) => Promise<void>,
  sendByGenerator: (writer: StreamWriter, count: number) => GeneratorCoroutine<void>,
  take: (reader: StreamReader) => Promise<void>,
  takeByGenerator: (reader: StreamReader) => GeneratorCoroutine<void>,
): Pick<Operation, 'native' | 'generator'> {
  return {
    native: async (count) => {
      const serve = async (_: StreamReader, writer: StreamWriter): Promise<void> => {
        await send(writer, count)
        writer.close()
      }
      const server = await startServer(serve, '127.0.0.1', 0)
      const [reader, writer] = await openConnection('127.0.0.1', portOf(server))
      await take(reader)
      writer.close()
      server.close()
      await server.waitClosed()
    },
    generator: function* (count) {
      const serve = function* (_: StreamReader, writer: StreamWriter): GeneratorCoroutine<void> {
        yield* sendByGenerator(writer, count)
        writer.close()
      }
      const server = yield* startServer(serve, '127.0.0.1', 0)
      const [reader, writer] = yield* openConnection('127.0.0.1', portOf(server))
      yield* takeByGenerator(reader)
      writer.close()
      server.close()
      yield* server.waitClosed()
    },
  }
}

const lines = download(
  async (writer, count) => {
    for (let line = 0; line < count; line += 1) {
      writer.write(LINE)
      if (line % LINES_AT_ONCE === 0) await writer.drain()
    }
  },
  function* (writer, count) {
    for (let line = 0; line < count; line += 1) {
      writer.write(LINE)
      if (line % LINES_AT_ONCE === 0) yield* writer.drain()
    }
  },
  async (reader) => {
    while ((await reader.readline()).length > 0);
  },
  function* (reader) {
    while ((yield* reader.readline()).length > 0);
  },
)

const bulk = download(
  async (writer, count) => {
    for (let piece = 0; piece < count; piece += 1) {
      writer.write(BULK)
      await writer.drain()
    }
  },
  function* (writer, count) {
    for (let piece = 0; piece < count; piece += 1) {
      writer.write(BULK)
      yield* writer.drain()
    }
  },
  async (reader) => {
    while ((await reader.read(BULK.length)).length > 0);
  },
  function* (reader) {
    while ((yield* reader.read(BULK.length)).length > 0);
  },
)

export const streamOperations: readonly Operation[] = [
  { name: 'echo.protocol.1: 1 KiB to and fro, protocols, one connection', count: 10_000, ...echoOfProtocols(1) },
  { name: 'echo.protocol.50: 1 KiB to and fro, protocols, 50 connections', count: 20_000, ...echoOfProtocols(50) },
  { name: 'echo.streams.1: 1 KiB to and fro, streams, one connection', count: 10_000, ...echoOfStreams(1) },
  { name: 'echo.streams.50: 1 KiB to and fro, streams, 50 connections', count: 20_000, ...echoOfStreams(50) },
  {
    name: 'lines: a line of 80 bytes, written and read',
    count: 100_000,
    promises: async (count) => rawLines(count, LINE, LINES_AT_ONCE),
    ...lines,
  },
  {
    name: 'bulk: 64 KiB, written and read',
    count: 5000,
    promises: async (count) => rawBulk(count, BULK),
    ...bulk,
  },
  {
    name: 'connect: a connection, a message to and fro, and its end',
    count: 1000,
    promises: async (count) => rawConnections(count, MESSAGE),
    native: async (count) => {
      const server = await startServer(sendBack, '127.0.0.1', 0)
      for (let connection = 0; connection < count; connection += 1) {
        const [reader, writer] = await openConnection('127.0.0.1', portOf(server))
        writer.write(MESSAGE)
        await reader.readexactly(MESSAGE.length)
        writer.close()
        await writer.waitClosed()
      }
      server.close()
      await server.waitClosed()
    },
    generator: function* (count) {
      const server = yield* startServer(sendBackByGenerator, '127.0.0.1', 0)
      for (let connection = 0; connection < count; connection += 1) {
        const [reader, writer] = yield* openConnection('127.0.0.1', portOf(server))
        writer.write(MESSAGE)
        yield* reader.readexactly(MESSAGE.length)
        writer.close()
        yield* writer.waitClosed()
      }
      server.close()
      yield* server.waitClosed()
    },
  },
]
