import type { GeneratorCoroutine, Server } from '@asyncio/core'
import { openConnection, startServer, type StreamReader, type StreamWriter } from '@asyncio/streams'
import { BULK, LINE, LINES_AT_ONCE, MESSAGE } from '../socket-messages.ts'
import type { Forms, FormsByKey } from './forms.ts'

function portOf(server: Server): number {
  return Number(server.sockets[0]?.localAddress[1])
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
  take: (reader: StreamReader) => Promise<number>,
  takeByGenerator: (reader: StreamReader) => GeneratorCoroutine<number>,
): Forms {
  return {
    async: async (count) => {
      const serve = async (_: StreamReader, writer: StreamWriter): Promise<void> => {
        await send(writer, count)
        writer.close()
      }
      const server = await startServer(serve, '127.0.0.1', 0)
      const [reader, writer] = await openConnection('127.0.0.1', portOf(server))
      const taken = await take(reader)
      writer.close()
      server.close()
      await server.waitClosed()
      return taken
    },
    generator: function* (count) {
      const serve = function* (_: StreamReader, writer: StreamWriter): GeneratorCoroutine<void> {
        yield* sendByGenerator(writer, count)
        writer.close()
      }
      const server = yield* startServer(serve, '127.0.0.1', 0)
      const [reader, writer] = yield* openConnection('127.0.0.1', portOf(server))
      const taken = yield* takeByGenerator(reader)
      writer.close()
      server.close()
      yield* server.waitClosed()
      return taken
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
    let taken = 0
    while ((await reader.readline()).length > 0) taken += 1
    return taken
  },
  function* (reader) {
    let taken = 0
    while ((yield* reader.readline()).length > 0) taken += 1
    return taken
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
    let bytes = 0
    for (;;) {
      const { length } = await reader.read(BULK.length)
      if (length === 0) return bytes / BULK.length
      bytes += length
    }
  },
  function* (reader) {
    let bytes = 0
    for (;;) {
      const { length } = yield* reader.read(BULK.length)
      if (length === 0) return bytes / BULK.length
      bytes += length
    }
  },
)

export const sockets: FormsByKey = {
  'socket.lines': lines,
  'socket.bulk': bulk,
  'socket.connect': {
    async: async (count) => {
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
      return count
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
      return count
    },
  },
}
