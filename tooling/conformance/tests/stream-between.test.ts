import {
  BrokenPipeError,
  cancellable,
  ConnectionAbortedError,
  ConnectionResetError,
  createTask,
  RuntimeError,
  sleep,
  ValueError,
  wrapFuture,
} from '@asyncio/core'
import { run } from '@asyncio/loop'
import {
  openConnection,
  readerFrom,
  startServer,
  StreamReader,
  toReadableStream,
  toWritableStream,
  writerFrom,
} from '@asyncio/streams'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { bytes, inMemoryNetwork, textOf } from '../src/in-memory-network.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

const HERE = ['127.0.0.1', 8000] as const

/** A stream of the web that says when it is asked. */
function asked(pieces: string[], log: string[]): ReadableStream<Uint8Array> {
  const left = [...pieces]
  return new ReadableStream(
    {
      pull(controller) {
        const piece = left.shift()
        log.push(`asked for ${piece ?? 'the end'}`)
        if (piece === undefined) controller.close()
        else controller.enqueue(bytes(piece))
      },
      cancel(reason) {
        log.push(`cancelled: ${(reason as Error).name}`)
      },
    },
    { highWaterMark: 0 },
  )
}

test('a reader as a stream of the web gives the bytes as they are asked for, and ends with them', async () => {
  await inVirtualTime(async () => {
    const reader = new StreamReader()
    reader.feedData(bytes('one '))
    const stream = toReadableStream(reader).getReader()
    expect(textOf((await stream.read()).value as Uint8Array)).toBe('one ')
    const next = stream.read()
    await sleep(1)
    reader.feedData(bytes('two'))
    expect(textOf((await next).value as Uint8Array)).toBe('two')
    reader.feedEof()
    expect((await stream.read()).done).toBe(true)
  })
})

test('a reader that nobody reads through its stream holds the other side back', async () => {
  await inMemoryNetwork(async () => {
    const server = await startServer(
      async (_reader, writer) => {
        for (let piece = 0; piece < 64; piece += 1) {
          writer.write(new Uint8Array(32 * 1024))
          await writer.drain()
        }
        writer.close()
      },
      ...HERE,
    )
    const [reader, writer] = await openConnection(...HERE)
    const stream = toReadableStream(reader)
    await sleep(1)
    expect(String(reader)).toContain('paused')
    const { length } = new Uint8Array(await new Response(stream).arrayBuffer())
    expect(length).toBe(64 * 32 * 1024)
    writer.close()
    server.close()
    await server.waitClosed()
  })
})

test('a stream that is given up closes the connection, unless it is to stay', async () => {
  await inMemoryNetwork(async () => {
    const server = await startServer(
      async (reader, writer) => {
        await reader.read()
        writer.close()
      },
      ...HERE,
    )
    for (const preventCancel of [false, true]) {
      const [reader, writer] = await openConnection(...HERE)
      const stream = toReadableStream(reader, { preventCancel })
      const reading = stream.getReader()
      const read = reading.read()
      await sleep(0)
      await reading.cancel('enough')
      expect((await read).done).toBe(true)
      expect(writer.isClosing()).toBe(!preventCancel)
      writer.close()
      await writer.waitClosed()
    }
    server.close()
    await server.waitClosed()
  })
})

test('what the connection was lost with is the stream’s error', async () => {
  await inVirtualTime(async () => {
    const reader = new StreamReader()
    reader.setException(new ConnectionResetError('lost'))
    expect(await errorOf(toReadableStream(reader).getReader().read())).toBe(reader.exception())
  })
})

test('a task that reads a stream through cancellable() can be cancelled', async () => {
  await inVirtualTime(async () => {
    const reader = new StreamReader()
    const task = createTask(async () => {
      for await (const data of cancellable(toReadableStream(reader))) void data
    })
    await sleep(1)
    task.cancel()
    expect((await errorOf(task)).name).toBe('CancelledError')
  })
})

test('a stream of a loop that is over fails', async () => {
  let stream: ReadableStream<Uint8Array> | undefined
  await run(async () => {
    stream = toReadableStream(new StreamReader())
  })
  expect(await errorOf((stream as ReadableStream<Uint8Array>).getReader().read())).toBeInstanceOf(RuntimeError)
})

test('a reader of a stream of the web reads its lines, its end and its error', async () => {
  await inVirtualTime(async () => {
    const log: string[] = []
    const lines: string[] = []
    for await (const line of readerFrom(asked(['on', 'e\ntwo\n', 'three'], log))) lines.push(textOf(line))
    expect(lines).toEqual(['one\n', 'two\n', 'three'])
    expect(log).toEqual(['asked for on', 'asked for e\ntwo\n', 'asked for three', 'asked for the end'])
    const failing = new ReadableStream<Uint8Array>({
      start: (controller) => controller.error(new BrokenPipeError('broken')),
    })
    expect(await errorOf(readerFrom(failing).read())).toBeInstanceOf(BrokenPipeError)
    const wrong = new ReadableStream({ start: (controller) => controller.enqueue('text') })
    expect(await errorOf(readerFrom(wrong as ReadableStream<Uint8Array>).read())).toBeInstanceOf(TypeError)
    const locked = new ReadableStream<Uint8Array>()
    locked.getReader()
    expect(() => readerFrom(locked)).toThrow(TypeError)
    expect(() => readerFrom(new ReadableStream<Uint8Array>(), { limit: 0 })).toThrow(ValueError)
  })
})

test('a stream is asked for nothing while its reader has twice its limit, and goes on when that is read', async () => {
  await inVirtualTime(async () => {
    const log: string[] = []
    const reader = readerFrom(asked(['12', '34', '56', '78'], log), { limit: 1 })
    await sleep(1)
    await sleep(1)
    expect(log).toEqual(['asked for 12', 'asked for 34'])
    expect(textOf(await reader.read(3))).toBe('123')
    await sleep(1)
    expect(textOf(await reader.read())).toBe('45678')
    expect(log.at(-1)).toBe('asked for the end')
  })
})

test('a loop that ends cancels the streams that are read in it', async () => {
  const log: string[] = []
  let reader: StreamReader | undefined
  await inVirtualTime(async () => {
    reader = readerFrom(
      new ReadableStream({
        cancel: (reason) => {
          log.push((reason as Error).name)
        },
      }),
    )
    await sleep(1)
  })
  expect(log).toEqual(['ConnectionAbortedError'])
  expect(reader?.exception()).toBeInstanceOf(ConnectionAbortedError)
})

test('a writer of a stream of the web waits in drain() while the stream takes its time', async () => {
  await inVirtualTime(async () => {
    const taken: string[] = []
    const gates: (() => void)[] = []
    const writer = writerFrom(
      new WritableStream<Uint8Array>({
        async write(data) {
          taken.push(`${data.length}`)
          await new Promise<void>((resolve) => gates.push(resolve))
        },
        close: () => {
          taken.push('close')
        },
      }),
    )
    const data = bytes('first')
    writer.write(data)
    data.fill(0)
    await writer.drain()
    writer.write(new Uint8Array(100_000))
    const draining = createTask(writer.drain())
    for (let piece = 0; piece < 2; piece += 1) {
      for (let turn = 0; gates.length === piece && turn < 50; turn += 1) await sleep(0.01)
      expect(draining.done()).toBe(false)
      gates[piece]?.()
    }
    await draining
    writer.close()
    expect(() => writer.write(bytes('late'))).toThrow(RuntimeError)
    await writer.waitClosed()
    expect(taken).toEqual(['5', '100000', 'close'])
  })
})

test('the error of a stream is the writer’s, wherever it comes up', async () => {
  await inVirtualTime(async () => {
    const failing = writerFrom(
      new WritableStream<Uint8Array>({
        write() {
          throw new BrokenPipeError('broken')
        },
      }),
    )
    failing.write(bytes('a'))
    expect(await errorOf(failing.waitClosed())).toBeInstanceOf(BrokenPipeError)
    expect(await errorOf(failing.drain())).toBeInstanceOf(ConnectionResetError)
    let control: WritableStreamDefaultController | undefined
    const idle = writerFrom(
      new WritableStream<Uint8Array>({
        start: (controller) => {
          control = controller
        },
      }),
    )
    await sleep(1)
    const closed = createTask(idle.waitClosed())
    control?.error(new BrokenPipeError('outside'))
    expect((await errorOf(closed)).message).toBe('outside')
  })
})

test('a loop that ends aborts the streams that are written to in it and were not closed', async () => {
  const log: string[] = []
  let writer: ReturnType<typeof writerFrom> | undefined
  await inVirtualTime(async () => {
    writer = writerFrom(
      new WritableStream<Uint8Array>({
        abort: () => {
          log.push('aborted')
        },
      }),
    )
    await sleep(1)
  })
  expect(log).toEqual(['aborted'])
  expect(writer?.isClosing()).toBe(true)
})

test('a writer as a stream of the web is piped into, with the other side holding back, and tells it of the end', async () => {
  await inMemoryNetwork(async (_, loop) => {
    let received = 0
    const server = await startServer(
      async (reader, writer) => {
        for (;;) {
          const data = await reader.read(32 * 1024)
          if (data.length === 0) break
          received += data.length
          await sleep(1)
        }
        writer.write(bytes('thanks'))
        writer.close()
      },
      ...HERE,
    )
    const [reader, writer] = await openConnection(...HERE)
    const source = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let piece = 0; piece < 32; piece += 1) controller.enqueue(new Uint8Array(32 * 1024))
        controller.close()
      },
    })
    await wrapFuture(source.pipeTo(toWritableStream(writer)))
    expect(loop.time()).toBeGreaterThan(8)
    expect(textOf(await reader.read())).toBe('thanks')
    expect([received, writer.isClosing()]).toEqual([32 * 32 * 1024, false])
    writer.close()
    server.close()
    await server.waitClosed()
  })
})

test('closing and aborting the stream of a writer reaches the connection, as far as it is wanted', async () => {
  await inMemoryNetwork(async () => {
    const ends: string[] = []
    const server = await startServer(
      async (reader, writer) => {
        ends.push(`${(await reader.read()).length}`)
        writer.close()
      },
      ...HERE,
    )
    const [, stays] = await openConnection(...HERE)
    await toWritableStream(stays, { preventClose: true }).close()
    await sleep(1)
    expect([ends, stays.isClosing()]).toEqual([[], false])
    const stream = toWritableStream(stays)
    await stream.abort('enough')
    expect(stays.isClosing()).toBe(true)
    await sleep(1)
    expect(ends).toEqual(['0'])
    expect(await errorOf(toWritableStream(stays).getWriter().write(bytes('late')))).toBeInstanceOf(ConnectionResetError)
    server.close()
    await server.waitClosed()
  })
})
