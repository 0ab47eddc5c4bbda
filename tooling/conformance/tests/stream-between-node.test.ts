import { BrokenPipeError, ConnectionAbortedError, sleep, wrapFuture } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { openConnection, startServer, StreamReader } from '@asyncio/streams'
import { readerFromReadable, toReadable, toWritable, writerFromWritable } from '@asyncio/streams/node'
import { once } from 'node:events'
import { PassThrough, Readable, Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { bytes, inMemoryNetwork, textOf } from '../src/in-memory-network.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

const HERE = ['127.0.0.1', 8000] as const
const PIECE = 32 * 1024

test('bytes go through Node’s streams and back, with each side holding the other back', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const server = await startServer(
      async (reader, writer) => {
        for (;;) {
          const data = await reader.read(PIECE)
          if (data.length === 0) break
          writer.write(data)
          await writer.drain()
          await sleep(1)
        }
        writer.close()
      },
      ...HERE,
    )
    const [reader, writer] = await openConnection(...HERE)
    const source = Readable.from(Array.from({ length: 32 }, () => Buffer.alloc(PIECE, 7)))
    const sent = wrapFuture(pipeline(source, toWritable(writer)))
    const received = await wrapFuture(buffer(toReadable(reader)))
    await sent
    expect([received.length, received.every((byte) => byte === 7)]).toEqual([32 * PIECE, true])
    expect(loop.time()).toBeGreaterThan(30)
    writer.close()
    server.close()
    await server.waitClosed()
  })
})

test('a reader and a writer stand at the ends of a pair of Node’s transforms', async () => {
  await inVirtualTime(async () => {
    const zip = createGzip()
    const reader = readerFromReadable(zip.pipe(createGunzip()))
    const writer = writerFromWritable(zip)
    writer.write(bytes('one\n'))
    writer.write(bytes('two\n'))
    await writer.drain()
    writer.close()
    await writer.waitClosed()
    const lines: string[] = []
    for await (const line of reader) lines.push(textOf(line))
    expect(lines).toEqual(['one\n', 'two\n'])
  })
})

test('a stream of Node’s that is destroyed closes the reader’s connection, unless it is to stay, or it has ended', async () => {
  await inMemoryNetwork(async () => {
    const server = await startServer(
      async (reader, writer) => {
        writer.write(await reader.read(1))
        writer.writeEof()
        await reader.read()
        writer.close()
      },
      ...HERE,
    )
    for (const preventCancel of [false, true]) {
      const [reader, writer] = await openConnection(...HERE)
      const stream = toReadable(reader, { preventCancel })
      stream.resume()
      await sleep(0)
      stream.destroy()
      await sleep(1)
      expect(writer.isClosing()).toBe(!preventCancel)
      writer.close()
      await writer.waitClosed()
    }
    const [reader, writer] = await openConnection(...HERE)
    writer.write(bytes('a'))
    expect((await wrapFuture(buffer(toReadable(reader)))).toString()).toBe('a')
    await sleep(1)
    expect(writer.isClosing()).toBe(false)
    const stream = toWritable(writer)
    stream.destroy()
    await sleep(1)
    expect(writer.isClosing()).toBe(true)
    server.close()
    await server.waitClosed()
  })
})

test('a stream that is closed by its writer ends well, in a loop with Node’s own time', async () => {
  const target = new PassThrough()
  const received = buffer(target)
  await run(async () => {
    await using writer = writerFromWritable(target)
    writer.write(bytes('last words'))
  })
  expect((await received).toString()).toBe('last words')
})

test('errors pass through, in both directions', async () => {
  await inVirtualTime(async () => {
    const failing = new Readable({ read() {} })
    const reader = readerFromReadable(failing)
    setTimeout(() => failing.destroy(new BrokenPipeError('broken')), 1)
    expect(await errorOf(reader.read())).toBeInstanceOf(BrokenPipeError)

    const lost = new StreamReader()
    lost.setException(new BrokenPipeError('lost'))
    expect(await errorOf(wrapFuture(buffer(toReadable(lost))))).toBeInstanceOf(BrokenPipeError)

    const writer = writerFromWritable(
      new Writable({ write: (_data, _encoding, callback) => callback(new BrokenPipeError('full')) }),
    )
    writer.write(bytes('a'))
    expect((await errorOf(writer.waitClosed())).message).toBe('full')
    expect((await errorOf(wrapFuture(pipeline(Readable.from([bytes('b')]), toWritable(writer))))).name).toBe(
      'ConnectionResetError',
    )

    const idle = new PassThrough()
    const ofIdle = writerFromWritable(idle)
    await sleep(1)
    idle.destroy()
    await wrapFuture(new Promise((resolve) => setTimeout(resolve, 5)))
    expect((await errorOf(ofIdle.waitClosed())).name).toBe('ConnectionResetError')
  })
})

test('a loop that ends destroys the streams that it still reads and writes', async () => {
  const readable = new PassThrough()
  const writable = new PassThrough()
  await inVirtualTime(async () => {
    readerFromReadable(readable)
    writerFromWritable(writable)
    await sleep(1)
  })
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect([readable.destroyed, writable.destroyed]).toEqual([true, true])
  expect(readable.errored).toBeInstanceOf(ConnectionAbortedError)
})

test('a stream that ended, was closed or failed before it is given is at its end at once', async () => {
  const ended = Readable.from([])
  ended.resume()
  await once(ended, 'close')
  const closed = new Readable({ read() {} }).destroy()
  await once(closed, 'close')
  const failed = new Readable({ read() {} }).destroy(new Error('broken'))
  await once(failed, 'error')
  const finished = new Writable({ write() {} }).end()
  await once(finished, 'close')
  const destroyed = new Writable({ write() {} }).destroy()
  await once(destroyed, 'close')
  const unwritable = new Writable({ write() {} }).destroy(new Error('broken'))
  await once(unwritable, 'error')
  await run(async () => {
    expect(await readerFromReadable(ended).read()).toEqual(new Uint8Array())
    expect((await errorOf(readerFromReadable(closed).read())).message).toBe('Premature close')
    expect((await errorOf(readerFromReadable(failed).read())).message).toBe('broken')
    for (const [stream, message] of [
      [finished, 'The stream was ended before'],
      [destroyed, 'The stream was destroyed'],
      [unwritable, 'broken'],
    ] as const) {
      const writer = writerFromWritable(stream)
      expect((await errorOf(writer.waitClosed())).message).toBe(message)
    }
  })
})
