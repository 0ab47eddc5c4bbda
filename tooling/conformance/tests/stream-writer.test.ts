import {
  BrokenPipeError,
  ConnectionResetError,
  createTask,
  getRunningLoop,
  isCancelled,
  NotImplementedError,
  RuntimeError,
  sleep,
  waitFor,
  type Network,
  type Transport,
} from '@asyncio/core'
import { newEventLoop, run } from '@asyncio/loop'
import { openConnection, startServer, StreamReader, StreamReaderProtocol, StreamWriter } from '@asyncio/streams'
import { FlowControlMixin } from '@asyncio/streams/lowlevel'
import { FakeTransport, VirtualEventLoop } from '@asyncio/testing'
import { inspect } from 'node:util'
import { expect, test, vi } from 'vitest'
import { collectGarbage } from '../src/collect-garbage.ts'
import { errorOf } from '../src/error-of.ts'
import { bytes, textOf } from '../src/in-memory-network.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

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
  const writer = new StreamWriter(transport, protocol, reader, getRunningLoop())
  return { reader, writer, transport, protocol }
}

/** What the platform was told by `process.emitWarning`, without what others said. */
async function warningsOf(body: () => Promise<void>): Promise<string[]> {
  const emitted = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  try {
    await body()
    return emitted.mock.calls.map(([message]) => String(message))
  } finally {
    emitted.mockRestore()
  }
}

test('a writer hands over to its transport, and tells what that knows', async () => {
  await inVirtualTime(async () => {
    const { writer, transport } = streams()
    writer.write(bytes('one '))
    writer.writelines([bytes('two '), bytes('three')])
    expect([textOf(transport.sent), writer.canWriteEof(), writer.isClosing()]).toEqual(['one two three', true, false])
    writer.writeEof()
    expect([transport.eofWritten, writer.transport === transport]).toEqual([true, true])
    expect([writer.getExtraInfo('peername'), writer.getExtraInfo('peername', 'nobody')]).toEqual([null, 'nobody'])
    writer.close()
    expect(writer.isClosing()).toBe(true)
    await writer.waitClosed()
  })
})

test('drain() takes no turn while little waits, and any number of tasks wait while much does', async () => {
  await inVirtualTime(async () => {
    const log: string[] = []
    const { writer, transport } = streams()
    transport.hold()
    getRunningLoop().callSoon(() => log.push('a turn'))
    await writer.drain()
    writer.write(new Uint8Array(100_000))
    log.push('drained at once')
    const tasks = Array.from({ length: 3 }, (_, index) =>
      createTask(async () => {
        await writer.drain()
        log.push(`drained ${index}`)
      }),
    )
    await sleep(1)
    tasks[1]?.cancel()
    await sleep(1)
    log.push('released')
    transport.release()
    await sleep(1)
    expect(log).toEqual(['drained at once', 'a turn', 'released', 'drained 0', 'drained 2'])
    expect(tasks[1]?.cancelled()).toBe(true)
    writer.close()
    await writer.waitClosed()
  })
})

test('drain() throws what the connection was lost with, to who waits and later', async () => {
  await inVirtualTime(async () => {
    const { reader, writer, transport } = streams()
    transport.hold()
    writer.write(new Uint8Array(100_000))
    const waiting = [createTask(writer.drain()), createTask(writer.drain())]
    await sleep(0)
    const lost = new BrokenPipeError('gone')
    transport.lose(lost)
    for (const task of waiting) expect(await errorOf(task)).toBe(lost)
    expect(await errorOf(writer.drain())).toBe(lost)
    expect(await errorOf(writer.waitClosed())).toBe(lost)
    expect(reader.exception()).toBe(lost)
  })
})

test('drain() of a connection that was closed takes a turn, and then tells that it is gone', async () => {
  await inVirtualTime(async () => {
    const { writer } = streams()
    writer.close()
    expect(await errorOf(writer.drain())).toBeInstanceOf(ConnectionResetError)
    expect(await errorOf(writer.drain())).toBeInstanceOf(ConnectionResetError)
    await writer.waitClosed()
  })
})

test('who waits in drain() when the connection is closed by the other side goes on', async () => {
  await inVirtualTime(async () => {
    const { writer, transport } = streams()
    transport.hold()
    writer.write(new Uint8Array(100_000))
    const waiting = createTask(writer.drain())
    await sleep(0)
    transport.lose()
    await waiting
    expect(await errorOf(writer.drain())).toBeInstanceOf(ConnectionResetError)
  })
})

test('a signal ends a wait of a writer, and leaves the writer as it is', async () => {
  await inVirtualTime(async () => {
    const { writer, transport } = streams()
    transport.hold()
    writer.write(new Uint8Array(100_000))
    const signal = AbortSignal.abort('enough')
    expect(isCancelled(await errorOf(writer.drain({ signal })))).toBe(true)
    expect(isCancelled(await errorOf(writer.waitClosed({ signal })))).toBe(true)
    transport.release()
    await writer.drain()
    writer.close()
    await writer.waitClosed()
  })
})

test('a wait for the end that takes too long ends alone: others wait on, and so can it', async () => {
  await inVirtualTime(async () => {
    const { writer } = streams()
    const other = createTask(writer.waitClosed())
    expect((await errorOf(waitFor(writer.waitClosed(), 1))).name).toBe('TimeoutError')
    expect(other.done()).toBe(false)
    writer.close()
    await other
    await writer.waitClosed()
  })
})

test('an end with an error that nobody waits for is told to nobody', async () => {
  await inVirtualTime(async () => {
    const { transport } = streams()
    transport.lose(new BrokenPipeError('gone'))
    await sleep(1)
  })
})

test('await using closes the writer, and waits for its end', async () => {
  await inVirtualTime(async () => {
    const { writer, transport } = streams()
    transport.hold()
    {
      await using held = writer
      held.write(bytes('last words'))
      getRunningLoop().callLater(3, () => transport.release())
    }
    expect([getRunningLoop().time(), textOf(transport.sent)]).toEqual([3, 'last words'])
  })
})

test('the protocol of flow control keeps to pairs, and leaves the end to those who extend it', async () => {
  await inVirtualTime(async () => {
    const flow = new FlowControlMixin()
    expect(() => flow.resumeWriting()).toThrow(RuntimeError)
    flow.pauseWriting()
    expect(() => flow.pauseWriting()).toThrow(RuntimeError)
    expect(() => flow.closeWaiter()).toThrow(NotImplementedError)
  })
})

test('a connection with TLS is not left half open', async () => {
  await inVirtualTime(async () => {
    for (const [extra, isOpen] of [
      [{}, true],
      [{ sslcontext: {} }, false],
    ] as const) {
      const protocol = new StreamReaderProtocol(new StreamReader())
      const transport = new FakeTransport(protocol, { extra })
      expect(protocol.eofReceived()).toBe(isOpen)
      transport.abort()
    }
    await sleep(0)
  })
})

test('startTls() drains, and goes on with the transport that the network gives', async () => {
  const asked: unknown[] = []
  const loop = new VirtualEventLoop()
  await run(
    async () => {
      const { writer, protocol, transport } = streams()
      expect(await errorOf(writer.startTls({}))).toBeInstanceOf(NotImplementedError)
      const encrypted = new FakeTransport({}, { extra: { sslcontext: {} } })
      const network = loop.network as Partial<Network>
      network.startTls = function (...args) {
        asked.push(...args)
        return sleep(1, encrypted as Transport)
      }
      const context = { own: true }
      await writer.startTls(context, { serverHostname: 'shop' })
      expect(asked).toEqual([transport, protocol, context, { serverHostname: 'shop', serverSide: false }])
      expect([writer.transport === encrypted, protocol.eofReceived()]).toEqual([true, false])
      writer.close()
      transport.abort()
      await writer.waitClosed()
    },
    { loopFactory: () => loop },
  )
})

test('a writer that is collected while it is open is closed, with a warning', async () => {
  const warnings = await warningsOf(async () => {
    await inVirtualTime(async () => {
      const transport = ((): FakeTransport => streams().transport)()
      await sleep(0)
      await sleep(0)
      await sleep(0)
      for (let round = 0; round < 20 && !transport.isClosing(); round += 1) await collectGarbage()
      expect(transport.isClosing()).toBe(true)
      await sleep(0)
    })
  })
  expect(warnings).toEqual([expect.stringMatching(/^unclosed <StreamWriter transport=/)])
})

test('a writer that is open when its loop is closed is warned of, and one that was closed is not', async () => {
  let left: StreamWriter | undefined
  const warnings = await warningsOf(async () => {
    await inVirtualTime(async () => {
      const closed = streams()
      closed.writer.close()
      left = streams().writer
      await closed.writer.waitClosed()
      await sleep(0)
    })
  })
  expect(warnings).toEqual([expect.stringMatching(/^loop is closed, and <StreamWriter transport=/)])
  expect(left?.isClosing()).toBe(false)
})

test('a client’s writer that its server’s callback drops is warned of', async () => {
  const warnings = await warningsOf(async () => {
    const loop = new VirtualEventLoop()
    await run(
      async () => {
        const server = await startServer((_reader, writer) => writer.write(bytes('hi')), '127.0.0.1', 8000)
        const [reader, writer] = await openConnection('127.0.0.1', 8000)
        expect(textOf(await reader.read(2))).toBe('hi')
        await sleep(1)
        writer.close()
        server.close()
      },
      { loopFactory: () => loop },
    )
  })
  expect(warnings.length).toBe(1)
  expect(warnings[0]).toContain('<StreamWriter transport=<MemoryTransport 127.0.0.1:8000')
})

test('a writer is shown with its transport and its reader', async () => {
  await inVirtualTime(async () => {
    const { writer } = streams()
    expect(inspect(writer)).toMatch(/^<StreamWriter transport=.* reader=<StreamReader transport=.*>>$/)
    writer.close()
  })
  const loop = newEventLoop()
  loop.close()
})
