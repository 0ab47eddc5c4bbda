import type { Coroutine, GeneratorCoroutine, Server, WriteTransport } from '@asyncio/core'
import { expectTypeOf, test } from 'vitest'
import {
  LengthPrefix,
  linesOf,
  openConnection,
  openDatagramEndpoint,
  readerFrom,
  serve,
  startServer,
  toReadableStream,
  toWritableStream,
  writerFrom,
  type Datagram,
  type DatagramEndpoint,
  type StreamReader,
  type StreamWriter,
} from '../index.ts'

const reader = {} as StreamReader
const writer = {} as StreamWriter

test('a connection is a reader and a writer', () => {
  expectTypeOf(openConnection('shop', 80)).toEqualTypeOf<Coroutine<[reader: StreamReader, writer: StreamWriter]>>()
  expectTypeOf(openConnection(null, null, { sock: {}, limit: 10, connectTimeout: { seconds: 1 } })).resolves.toBeArray()
  // @ts-expect-error a port is a number
  void openConnection('shop', '80')
})

test('what is read and written is bytes', () => {
  expectTypeOf(reader.read()).toEqualTypeOf<Coroutine<Uint8Array>>()
  expectTypeOf(reader.readexactly(1, { signal: AbortSignal.abort() })).toEqualTypeOf<Coroutine<Uint8Array>>()
  expectTypeOf(reader.readuntil([new Uint8Array(), new Uint8Array(1)])).toEqualTypeOf<Coroutine<Uint8Array>>()
  expectTypeOf(reader.exception()).toEqualTypeOf<Error | null>()
  expectTypeOf(reader[Symbol.asyncIterator]().next()).resolves.toEqualTypeOf<IteratorResult<Uint8Array, undefined>>()
  expectTypeOf(writer.drain()).toEqualTypeOf<Coroutine<void>>()
  expectTypeOf(writer.transport).toEqualTypeOf<WriteTransport>()
  // @ts-expect-error text has to be encoded
  writer.write('text')
  // @ts-expect-error a number of bytes has to be said
  void reader.readexactly()
})

test('a client’s callback is a plain function, an async one, or a generator function', () => {
  expectTypeOf(startServer(() => {}, 'shop', 80)).toEqualTypeOf<Coroutine<Server>>()
  void startServer(async (client) => client.readline(), 'shop', 80)
  void startServer(function* (client, { drain }): GeneratorCoroutine<void> {
    expectTypeOf(client).toEqualTypeOf<StreamReader>()
    yield* drain()
  })
  expectTypeOf(serve(async () => {}, ['one', 'two'], 80, { grace: 5 })).toEqualTypeOf<Coroutine<never>>()
  // @ts-expect-error a number can't be called
  void startServer(1, 'shop', 80)
})

test('datagrams are bytes and an address', () => {
  expectTypeOf(openDatagramEndpoint({ localAddr: ['shop', 80] })).toEqualTypeOf<Coroutine<DatagramEndpoint>>()
  expectTypeOf({} as DatagramEndpoint)
    .toHaveProperty('receive')
    .returns.toEqualTypeOf<Coroutine<Datagram>>()
})

test('messages and lines are told apart', () => {
  expectTypeOf(new LengthPrefix({ size: 8 }).read(reader)).toEqualTypeOf<Coroutine<Uint8Array | null>>()
  expectTypeOf(linesOf(reader).next()).resolves.toEqualTypeOf<IteratorResult<string, undefined>>()
  // @ts-expect-error a length takes 1, 2, 4 or 8 bytes
  void new LengthPrefix({ size: 3 })
})

test('streams of the web are streams of bytes', () => {
  expectTypeOf(toReadableStream(reader)).toEqualTypeOf<ReadableStream<Uint8Array>>()
  expectTypeOf(toWritableStream(writer)).toEqualTypeOf<WritableStream<Uint8Array>>()
  expectTypeOf(readerFrom(new ReadableStream<Uint8Array>())).toEqualTypeOf<StreamReader>()
  expectTypeOf(writerFrom(new WritableStream<Uint8Array>())).toEqualTypeOf<StreamWriter>()
})
