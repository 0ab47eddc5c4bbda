import { ConnectionError, gather, sleep } from '@asyncio/core'
import { openConnection, type Streams } from '@asyncio/streams'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { bytes, inLoop } from '../src/in-loop.ts'
import { openSockets } from './descriptors.ts'
import { LoadedServer } from './loaded-server.ts'

const MEBIBYTE = 1024 * 1024
const inMebibytes = (count: number): string => `${(count / MEBIBYTE).toFixed(1)} MiB`

/** What was measured, for whoever reads the output. */
function report(line: string): void {
  process.stdout.write(`   load: ${line}\n`)
}

test(
  '10,000 connections are held at once, each is served, and all are gone afterwards',
  { timeout: 120_000 },
  async () => {
    await using server = await LoadedServer.start('echo')
    const before = await server.figures()
    const ownBefore = openSockets()
    await inLoop(async () => {
      const began = performance.now()
      const streams: Streams[] = []
      while (streams.length < 10_000) {
        streams.push(
          ...(await gather(Array.from({ length: 200 }, () => async () => openConnection('127.0.0.1', server.port)))),
        )
      }
      const connected = performance.now()
      const held = await server.figuresWhen(({ begun }) => begun === 10_000)
      expect([held.begun, held.ended, held.sockets - before.sockets]).toEqual([10_000, 0, 10_000])
      for (const [, writer] of streams) writer.write(bytes('x'))
      for (const [reader] of streams) expect((await reader.readexactly(1))[0]).toBe(120)
      const echoed = performance.now()
      for (const [, writer] of streams) writer.close()
      for (const [, writer] of streams) await writer.waitClosed()
      const ended = await server.figuresWhen(({ sockets }) => sockets === before.sockets)
      expect([ended.begun, ended.ended, ended.failed, ended.reports]).toEqual([10_000, 10_000, 0, 0])
      expect(ended.sockets).toBe(before.sockets)
      report(
        `10,000 connections in ${(connected - began).toFixed()} ms, all served in ${(echoed - connected).toFixed()} ms, ` +
          `${((held.rss - before.rss) / 10_000 / 1024).toFixed(1)} KiB of memory each, ` +
          `${((held.heapUsed - before.heapUsed) / 10_000 / 1024).toFixed(1)} KiB of it JavaScript's`,
      )
    })
    expect(openSockets()).toBe(ownBefore)
    expect(await server.end()).toBe(0)
  },
)

test('a server whose clients read slowly keeps its memory flat', { timeout: 60_000 }, async () => {
  await using server = await LoadedServer.start('flood')
  const before = await server.figures()
  await inLoop(async () => {
    const streams = await gather(Array.from({ length: 20 }, () => async () => openConnection('127.0.0.1', server.port)))
    const seen: number[] = []
    for (let round = 0; round < 20; round += 1) {
      for (const [reader] of streams) await reader.read(64 * 1024)
      await sleep(0.1)
      const { rss } = await server.figures()
      seen.push(rss - before.rss)
    }
    const after = await server.figures()
    report(`20 slow clients: ${inMebibytes(Math.max(...seen))} more at most, ${inMebibytes(after.sent)} of 20,000 sent`)
    expect(Math.max(...seen)).toBeLessThan(150 * MEBIBYTE)
    for (const [, writer] of streams) writer.transport.abort()
    const ended = await server.figuresWhen(({ ended: count }) => count === 20)
    expect([ended.ended, ended.failed, ended.reports]).toEqual([20, 20, 0])
  })
})

test('1 GiB goes through a connection, and is the same at its end', { timeout: 120_000 }, async () => {
  await using server = await LoadedServer.start('hash')
  await inLoop(async () => {
    const [, writer] = await openConnection('127.0.0.1', server.port)
    const hash = createHash('sha256')
    const began = performance.now()
    let largest = 0
    for (let count = 0; count < 4096; count += 1) {
      const piece = new Uint8Array(256 * 1024).fill(count % 251)
      new DataView(piece.buffer).setUint32(0, count)
      hash.update(piece)
      writer.write(piece)
      await writer.drain()
      largest = Math.max(largest, process.memoryUsage().rss)
    }
    writer.close()
    await writer.waitClosed()
    const { hash: received, rss } = await server.figuresWhen(({ ended }) => ended === 1)
    const seconds = (performance.now() - began) / 1000
    expect(received).toBe(hash.digest('hex'))
    report(
      `1 GiB in ${seconds.toFixed(1)} s, hashed at both ends: ${(1024 / seconds).toFixed()} MiB/s, ${inMebibytes(rss)} in use`,
    )
  })
})

test('3,000 connections broken off at any moment leave nothing', { timeout: 120_000 }, async () => {
  await using server = await LoadedServer.start('echo')
  const before = await server.figures()
  const ownBefore = openSockets()
  const began = performance.now()
  let random = 1
  const next = (below: number): number => {
    random = (random * 48_271) % 2_147_483_647
    return random % below
  }
  await Promise.all(
    Array.from({ length: 100 }, async () => {
      for (let round = 0; round < 30; round += 1) {
        const socket = connect(server.port, '127.0.0.1').on('error', () => {})
        if (next(10) > 0) await once(socket, 'connect')
        for (let piece = next(4); piece > 0; piece -= 1) socket.write(new Uint8Array(next(200_000)))
        if (next(2) === 0) socket.resume()
        await new Promise((resolve) => setTimeout(resolve, next(5)))
        if (next(4) === 0) socket.destroy()
        else socket.resetAndDestroy()
        if (!socket.closed) await once(socket, 'close')
      }
    }),
  )
  const after = await server.figuresWhen(({ begun, ended, sockets }) => begun === ended && sockets === before.sockets)
  report(
    `3,000 broken in ${(performance.now() - began).toFixed()} ms: ${after.begun} handlers begun, ${after.ended} ended, ` +
      `${after.failed} of them by an error`,
  )
  expect([after.begun - after.ended, after.sockets, after.reports]).toEqual([0, before.sockets, 0])
  expect(server.errors).toBe('')
  expect(openSockets()).toBe(ownBefore)
  await inLoop(async () => {
    const [reader, writer] = await openConnection('127.0.0.1', server.port)
    writer.write(bytes('still here'))
    expect((await reader.readexactly(10)).length).toBe(10)
    writer.close()
  })
})

test('a client breaks off 2,000 connections in the midst of what it does with them', { timeout: 120_000 }, async () => {
  await using server = await LoadedServer.start('echo')
  const before = await server.figures()
  const ownBefore = openSockets()
  await inLoop(async () => {
    const client = async (number: number): Promise<void> => {
      for (let round = 0; round < 20; round += 1) {
        const [reader, writer] = await openConnection('127.0.0.1', server.port)
        try {
          writer.write(new Uint8Array(1 + ((number * round * 7919) % 100_000)))
          if (round % 3 === 0) writer.transport.abort()
          else await reader.readexactly(1)
          if (round % 3 === 1) writer.transport.abort()
          await writer.drain()
        } catch (error) {
          if (!(error instanceof ConnectionError)) throw error
        } finally {
          writer.close()
        }
      }
    }
    await gather(Array.from({ length: 100 }, (_, number) => async () => client(number)))
  })
  const after = await server.figuresWhen(({ begun, ended, sockets }) => begun === ended && sockets === before.sockets)
  expect([after.begun - after.ended, after.sockets, after.reports]).toEqual([0, before.sockets, 0])
  expect(openSockets()).toBe(ownBefore)
})

test('20,000 connections one after the other leave no memory behind', { timeout: 120_000 }, async () => {
  await using server = await LoadedServer.start('echo')
  await inLoop(async () => {
    const client = async (): Promise<void> => {
      const [reader, writer] = await openConnection('127.0.0.1', server.port)
      writer.write(bytes('x'))
      await reader.readexactly(1)
      writer.close()
      await writer.waitClosed()
    }
    const seen: number[] = []
    for (let round = 0; round < 4; round += 1) {
      for (let count = 0; count < 100; count += 1) await gather(Array.from({ length: 50 }, () => client))
      await server.figuresWhen(({ begun, ended }) => begun === ended)
      await sleep(0.2)
      await server.figures()
      seen.push((await server.figures()).heapUsed)
    }
    report(`JavaScript's memory after each 5,000 connections: ${seen.map(inMebibytes).join(', ')}`)
    expect((seen.at(-1) ?? 0) - (seen[0] ?? 0)).toBeLessThan(2 * MEBIBYTE)
  })
})
