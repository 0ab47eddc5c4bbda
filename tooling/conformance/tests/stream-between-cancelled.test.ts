import { createTask, sleep } from '@asyncio/core'
import { readerFrom, StreamReader, toReadableStream, writerFrom } from '@asyncio/streams'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { bytes, textOf } from '../src/in-memory-network.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

test('a stream that is cancelled while it reads takes its read back, and the reader can be read by others', () =>
  inVirtualTime(async () => {
    const reader = new StreamReader()
    const stream = toReadableStream(reader, { preventCancel: true }).getReader()
    const reading = stream.read()
    await sleep(0)
    await stream.cancel()
    expect((await reading).done).toBe(true)
    await sleep(0)
    const next = createTask(reader.readline())
    await sleep(0)
    reader.feedData(bytes('for whoever reads now\n'))
    expect(textOf(await next)).toBe('for whoever reads now\n')
  }))

test('a stream that brings what is no bytes fails its reader, and is asked to end', () =>
  inVirtualTime(async () => {
    const log: string[] = []
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue('text' as never),
      cancel: (reason) => void log.push(`cancelled: ${(reason as Error).name}`),
    })
    const reader = readerFrom(stream)
    expect(await errorOf(reader.read())).toBeInstanceOf(TypeError)
    await sleep(0)
    expect(log).toEqual(['cancelled: TypeError'])
  }))

test('nothing waits to be written any more in a writer that was aborted', () =>
  inVirtualTime(async () => {
    const never = new Promise<void>(() => {})
    const stream = new WritableStream<Uint8Array>({
      write: async () => never,
    })
    const writer = writerFrom(stream)
    writer.write(new Uint8Array(100_000))
    const draining = createTask(writer.drain())
    await sleep(0)
    expect([writer.transport.getWriteBufferSize(), draining.done()]).toEqual([100_000, false])
    writer.transport.abort()
    await writer.waitClosed()
    expect(writer.transport.getWriteBufferSize()).toBe(0)
    await draining
  }))
