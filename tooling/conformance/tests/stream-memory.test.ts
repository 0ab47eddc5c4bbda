import { queryObjects } from 'node:v8'
import {
  sleep,
  type EventLoop,
  type Future,
  type IncompleteReadError,
  type Protocol,
  type Transport,
} from '@asyncio/core'
import { LengthPrefix, StreamReader } from '@asyncio/streams'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { bytes } from '../src/in-memory-network.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'
import { connectedOn, networkPlaces, onNode } from '../src/network-places.ts'
import { securedOn } from '../src/secured-on.ts'

/** All ways to read something of bytes, with what they say of it. */
const reads: [name: string, read: (reader: StreamReader) => PromiseLike<Uint8Array | null>][] = [
  ['read(count)', (reader) => reader.read(5)],
  ['read()', (reader) => reader.read()],
  ['readline', (reader) => reader.readline()],
  ['readexactly', (reader) => reader.readexactly(6)],
  ['readuntil', (reader) => reader.readuntil(bytes('g'))],
  ['a line of an iteration', async (reader) => (await reader[Symbol.asyncIterator]().next()).value as Uint8Array],
  ['a message', (reader) => new LengthPrefix({ size: 1, limit: 255 }).read(reader)],
  [
    'what had come before the end',
    async (reader) => ((await errorOf(reader.readexactly(1_000_000))) as IncompleteReadError).partial,
  ],
]

for (const [name, read] of reads) {
  test(`what is read has its memory to itself: ${name}`, async () => {
    await inVirtualTime(async () => {
      const pool = new Uint8Array(64 * 1024)
      const text = bytes('\x08message\nand so on')
      pool.set(text, 1000)
      for (const [from, until] of [
        [1000, 1000 + text.length],
        [1000, pool.length],
        [1000, 1200],
      ]) {
        for (const pieces of [[pool.subarray(from, until)], [pool.subarray(from, 1007), pool.subarray(1007, until)]]) {
          const reader = new StreamReader()
          for (const piece of pieces) reader.feedData(piece)
          reader.feedEof()
          const data = (await read(reader)) as Uint8Array
          expect(data.length).toBeGreaterThan(4)
          expect(data.buffer.byteLength).toBe(data.length)
          expect(data.buffer).not.toBe(pool.buffer)
        }
      }
    })
  })
}

for (const [name, size] of [
  ['lines', 0],
  ['messages with their length in front', 4],
] as const) {
  test(`small pieces of ${name} are joined, and take no more memory than a few long ones`, async () => {
    await inVirtualTime(async () => {
      const reader = new StreamReader()
      if (size > 0) reader.feedData(new Uint8Array([0, 0, 234, 96]))
      const before = queryObjects(Uint8Array, { format: 'count' })
      for (let count = 0; count < 60_000; count += 1) reader.feedData(new Uint8Array([count % 251]))
      expect(queryObjects(Uint8Array, { format: 'count' }) - before).toBeLessThan(20)
      const data = size > 0 ? await new LengthPrefix().read(reader) : await reader.readexactly(60_000)
      expect(data?.length).toBe(60_000)
      expect(data?.every((byte, index) => byte === index % 251)).toBe(true)
    })
  })
}

test('pieces of all lengths are read as they came, whatever is read of them in between', async () => {
  await inVirtualTime(async () => {
    const lengths = [1, 3, 80, 1000, 1024, 3000, 20_000]
    const counts = [0, 1, 2, 900, 5000, 50_000]
    const reader = new StreamReader({ limit: 2 ** 20 })
    let sent = 0
    let received = 0
    for (let round = 0; round < 1000; round += 1) {
      const length = lengths[(round ** 2 + (round >> 4)) % lengths.length] ?? 0
      const piece = new Uint8Array(length)
      for (let index = 0; index < length; index += 1) piece[index] = (sent + index) % 251
      reader.feedData(piece)
      sent += length
      const wanted = Math.min(sent - received, counts[(3 * round + (round >> 3)) % counts.length] ?? 0)
      const data = await reader.readexactly(wanted)
      expect(data.every((byte, index) => byte === (received + index) % 251)).toBe(true)
      received += wanted
    }
    reader.feedEof()
    const rest = await reader.read()
    expect(rest.every((byte, index) => byte === (received + index) % 251)).toBe(true)
    expect(received + rest.length).toBe(sent)
  })
})

/** A protocol that keeps what it is given, and says when so much has come. */
class Keeper implements Protocol {
  readonly pieces: Uint8Array[] = []
  readonly #loop: EventLoop
  #missing = 0
  #all: Future<void> | undefined

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  dataReceived(data: Uint8Array): void {
    this.pieces.push(data)
    this.#missing -= data.length
    if (this.#missing === 0) this.#all?.setResult()
  }

  /** Has a transport send so many bytes, and waits until they are here. */
  async receive(from: Transport, count: number): Promise<void> {
    this.#missing = count
    this.#all = this.#loop.createFuture<void>()
    from.write(new Uint8Array(count).fill(count % 251))
    await this.#all
  }
}

const ways = [
  ...networkPlaces.map(({ place, run }) => ({ way: place, run, connect: connectedOn })),
  { way: 'over TLS', run: onNode.run.bind(onNode), connect: securedOn },
]

for (const { way, run, connect } of ways) {
  test(`what a protocol is given has its memory to itself, ${way}`, async () => {
    await run(async (loop) => {
      const [atServer, atClient] = [new Keeper(loop), new Keeper(loop)]
      const { client, server, close } = await connect(loop, atServer, atClient)
      for (const count of [5, 70, 5000, 300_000, 6]) {
        await atServer.receive(client, count)
        await atClient.receive(server, count)
      }
      for (const { pieces } of [atServer, atClient]) {
        for (const { buffer, length } of pieces) expect(buffer.byteLength).toBe(length)
        expect(new Set(pieces.map(({ buffer }) => buffer)).size).toBe(pieces.length)
      }
      await close()
    })
  })
}

test('what waits while a loop does not run has its memory to itself, too', async () => {
  await onNode.run(async (loop) => {
    const atClient = new Keeper(loop)
    const { client, server, close } = await connectedOn(loop, {}, atClient)
    client.pauseReading()
    const all = atClient.receive(server, 6)
    await sleep(0)
    client.resumeReading()
    await all
    expect(atClient.pieces.map(({ buffer }) => buffer.byteLength)).toEqual([6])
    await close()
  })
})
