import {
  createTask,
  currentTask,
  getRunningLoop,
  isCancelled,
  sleep,
  TimeoutError,
  waitFor,
  type Coroutine,
  type Server,
  type Task,
} from '@asyncio/core'
import { run } from '@asyncio/loop'
import {
  openConnection,
  openDatagramEndpoint,
  serve,
  startServer,
  StreamReader,
  StreamReaderProtocol,
  StreamWriter,
} from '@asyncio/streams'
import { FakeTransport, VirtualEventLoop } from '@asyncio/testing'
import { expect, test } from 'vitest'
import { collectGarbage } from '../src/collect-garbage.ts'
import { errorOf } from '../src/error-of.ts'
import { bytes } from '../src/in-memory-network.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'
import { livingFutures } from '../src/living-futures.ts'

const HERE = ['127.0.0.1', 8000] as const
const OFTEN = 20

/** Begins a wait often, and cancels it each time when it waits. */
async function cancelOften(begin: () => Coroutine<unknown>): Promise<void> {
  for (let turn = 0; turn < OFTEN; turn += 1) {
    const waiting = createTask(begin())
    for (let turns = 0; turns < 3; turns += 1) await sleep(0)
    waiting.cancel()
    expect(isCancelled(await errorOf(waiting))).toBe(true)
  }
}

/** A writer over a transport that is played by the test. */
function streams(): {
  reader: StreamReader
  writer: StreamWriter
  transport: FakeTransport
  protocol: StreamReaderProtocol
} {
  const reader = new StreamReader()
  const protocol = new StreamReaderProtocol(reader)
  const transport = new FakeTransport(protocol)
  return { reader, protocol, transport, writer: new StreamWriter(transport, protocol, reader, getRunningLoop()) }
}

test('waits for the end of a writer that were cancelled or ran out of time leave nothing on it', () =>
  inVirtualTime(async () => {
    const { writer, protocol } = streams()
    await cancelOften(() => writer.waitClosed())
    for (let turn = 0; turn < OFTEN; turn += 1)
      expect(await errorOf(waitFor(writer.waitClosed(), 1))).toBeInstanceOf(TimeoutError)
    expect(protocol.closeWaiter().callbacks()).toHaveLength(0)
    writer.close()
    await writer.waitClosed()
  }))

test('waits for room that were cancelled are not kept by a connection that stays full', () =>
  inVirtualTime(async () => {
    const { writer, transport } = streams()
    transport.hold()
    writer.write(new Uint8Array(100_000))
    const living = livingFutures(getRunningLoop())
    await cancelOften(() => writer.drain())
    expect(await living()).toBeLessThan(OFTEN / 2)
    transport.release()
    writer.close()
  }))

test('reads that were cancelled leave nothing behind in a reader', () =>
  inVirtualTime(async () => {
    const { reader, writer } = streams()
    const living = livingFutures(getRunningLoop())
    await cancelOften(() => reader.readline())
    await cancelOften(() => reader.readexactly(10))
    expect(await living()).toBeLessThan(OFTEN / 2)
    expect(String(reader)).not.toContain('waiter')
    writer.close()
  }))

test('waits of a datagram endpoint that were cancelled are not kept by it', () =>
  inVirtualTime(async () => {
    const endpoint = await openDatagramEndpoint({ localAddr: HERE })
    const living = livingFutures(getRunningLoop())
    await cancelOften(() => endpoint.receive())
    expect(await living()).toBeLessThan(OFTEN / 2)
    await cancelOften(() => endpoint.waitClosed())
    expect(await living()).toBeLessThan(OFTEN / 2)
    endpoint.close()
    await endpoint.waitClosed()
  }))

test('a server that is over keeps no timer of its grace, whenever its last client went', async () => {
  const loop = new VirtualEventLoop()
  const opened = async (): Promise<[Server, StreamWriter]> => {
    const server = await startServer(
      async (reader, writer) => {
        await reader.read()
        writer.close()
      },
      ...HERE,
    )
    const [, writer] = await openConnection(...HERE)
    await sleep(0.1)
    return [server, writer]
  }
  await run(
    async () => {
      const [first, client] = await opened()
      first.close({ grace: 1000 })
      expect(loop.pendingTimers()).toHaveLength(1)
      client.close()
      await first.waitClosed()
      expect(loop.time()).toBeLessThan(1)
      expect(loop.pendingTimers()).toHaveLength(0)

      const [second, other] = await opened()
      second.close({ grace: 1000 })
      second.close({ grace: 500 })
      second.close({ grace: 2000 })
      expect(loop.pendingTimers()).toHaveLength(1)
      other.close()
      await second.waitClosed()
      second.close({ grace: 1000 })
      expect(loop.pendingTimers()).toHaveLength(0)
    },
    { loopFactory: () => loop },
  )
})

test('a reader holds no bytes that were read, in however small pieces they come and are taken', () =>
  inVirtualTime(async () => {
    const reader = new StreamReader()
    const pieces: WeakRef<Uint8Array>[] = []
    const feed = (): void => {
      const piece = new Uint8Array(100)
      pieces.push(new WeakRef(piece))
      reader.feedData(piece)
    }
    const backlog = 10
    for (let count = 0; count < backlog; count += 1) feed()
    // It is never empty, so that it can't begin anew.
    for (let turn = 0; turn < 2000; turn += 1) {
      feed()
      await reader.readexactly(100)
    }
    await collectGarbage()
    const held = pieces.filter((piece) => piece.deref() !== undefined).length
    expect(held).toBeLessThan(200)
    expect((await reader.read(10_000)).length).toBe(backlog * 100)
  }))

test('a connection that is over is held by nobody: not by its loop, its server, or the streams of others', () =>
  inVirtualTime(async () => {
    const ends: WeakRef<StreamReader | StreamWriter>[] = []
    const server = await startServer(
      async (reader, writer) => {
        ends.push(new WeakRef(reader), new WeakRef(writer))
        await reader.read()
        writer.close()
      },
      ...HERE,
    )
    const visit = async (): Promise<void> => {
      const [reader, writer] = await openConnection(...HERE)
      ends.push(new WeakRef(reader), new WeakRef(writer))
      writer.write(bytes('hello'))
      writer.writeEof()
      await reader.read()
      writer.close()
      await writer.waitClosed()
    }
    for (let turn = 0; turn < OFTEN; turn += 1) await visit()
    await sleep(1)
    await collectGarbage()
    expect(ends).toHaveLength(4 * OFTEN)
    expect(ends.filter((end) => end.deref() !== undefined).length).toBeLessThan(OFTEN / 2)
    server.close()
    await server.waitClosed()
  }))

test('a protocol that is kept after the loss of its connection keeps neither the reader nor the task of its handler', () =>
  inVirtualTime(async () => {
    const lost = async (): Promise<[StreamReaderProtocol, WeakRef<object>[]]> => {
      const reader = new StreamReader()
      const protocol = new StreamReaderProtocol(reader, async () => {})
      const transport = new FakeTransport(protocol)
      const held = [new WeakRef<object>(reader), new WeakRef<object>(protocol.task as Task<unknown>)]
      transport.abort()
      await sleep(1)
      return [protocol, held]
    }
    const [protocol, held] = await lost()
    await collectGarbage()
    expect(held.map((one) => one.deref())).toEqual([undefined, undefined])
    expect(protocol.closeWaiter().done()).toBe(true)
  }))

test('serve() forgets the clients that have gone', () =>
  inVirtualTime(async () => {
    const tasks: WeakRef<object>[] = []
    const handler = async (): Promise<void> => void tasks.push(new WeakRef<object>(currentTask() as Task<unknown>))
    const serving = createTask(serve(handler, ...HERE))
    await sleep(0.1)
    for (let turn = 0; turn < OFTEN; turn += 1) {
      const [reader, writer] = await openConnection(...HERE)
      await reader.read()
      writer.close()
      await writer.waitClosed()
    }
    await sleep(1)
    await collectGarbage()
    expect(tasks).toHaveLength(OFTEN)
    expect(tasks.filter((task) => task.deref() !== undefined).length).toBeLessThan(OFTEN / 2)
    serving.cancel()
    expect(isCancelled(await errorOf(serving))).toBe(true)
  }))
