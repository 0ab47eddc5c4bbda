import {
  BrokenPipeError,
  ConnectionRefusedError,
  Coroutine,
  createTask,
  currentTask,
  FileNotFoundError,
  getRunningLoop,
  isCancelled,
  OSError,
  sleep,
  TimeoutError,
  ValueError,
  type GeneratorCoroutine,
  type Server,
  type Task,
} from '@asyncio/core'
import {
  openConnection,
  openUnixConnection,
  startServer,
  startUnixServer,
  type StreamReader,
  type StreamWriter,
} from '@asyncio/streams'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { bytes, inMemoryNetwork, textOf } from '../src/in-memory-network.ts'

const HERE = ['127.0.0.1', 8000] as const

async function end(server: Server, ...writers: StreamWriter[]): Promise<void> {
  for (const writer of writers) writer.close()
  server.close()
  await server.waitClosed()
  for (const writer of writers) await writer.waitClosed().catch(() => {})
}

async function echo(reader: StreamReader, writer: StreamWriter): Promise<void> {
  for await (const line of reader) {
    writer.write(line)
    await writer.drain()
  }
  writer.close()
}

test('a connection reads and writes, up to the end of both sides', async () => {
  await inMemoryNetwork(async () => {
    const server = await startServer(echo, ...HERE)
    const [reader, writer] = await openConnection(...HERE)
    expect(writer.getExtraInfo('peername')).toEqual(HERE)
    writer.write(bytes('one\n'))
    expect(textOf(await reader.readline())).toBe('one\n')
    writer.writelines([bytes('two\n'), bytes('three')])
    writer.writeEof()
    expect(textOf(await reader.read())).toBe('two\nthree')
    await end(server, writer)
  })
})

test('the same goes through a Unix socket', async () => {
  await inMemoryNetwork(async () => {
    const server = await startUnixServer(echo, '/run/shop')
    const [reader, writer] = await openUnixConnection('/run/shop')
    writer.write(bytes('one\n'))
    writer.writeEof()
    expect(textOf(await reader.read())).toBe('one\n')
    await end(server, writer)
  })
})

test('a Unix server calls a plain function, too, which may leave the client to a task of its own', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const tasks: Task<void>[] = []
    const server = await startUnixServer((reader, writer) => {
      tasks.push(loop.createTask(() => echo(reader, writer)))
    }, '/run/shop')
    const [reader, writer] = await openUnixConnection('/run/shop')
    writer.write(bytes('hello world!\n'))
    expect(textOf(await reader.readline())).toBe('hello world!\n')
    await end(server, writer)
    for (const task of tasks) await task
    expect(tasks).toHaveLength(1)
  })
})

test('a server that is cancelled by the handler of a client, while it serves for ever, answers that client and ends', async () => {
  await inMemoryNetwork(async () => {
    const server = await startServer(
      async (reader, writer) => {
        await reader.readline()
        main.cancel()
        writer.write(bytes('1'))
        writer.close()
        await writer.waitClosed()
      },
      ...HERE,
      { startServing: false },
    )
    expect(server.isServing()).toBe(false)
    const main: Task<void> = createTask(async () => {
      await using held = server
      await held.serveForever()
    })
    await sleep(0)
    expect(server.isServing()).toBe(true)
    const [reader, writer] = await openConnection(...HERE)
    writer.write(new Uint8Array(5 * 1024).fill(49))
    writer.write(bytes('\n'))
    expect(textOf(await reader.readexactly(1))).toBe('1')
    writer.close()
    expect(isCancelled(await errorOf(main))).toBe(true)
    expect([server.sockets, server.isServing()]).toEqual([[], false])
  })
})

test('where nobody listens, and where the arguments are wrong, an error says so', async () => {
  await inMemoryNetwork(async (network) => {
    expect(await errorOf(openConnection(...HERE))).toBeInstanceOf(ConnectionRefusedError)
    expect(await errorOf(openUnixConnection('/run/shop'))).toBeInstanceOf(FileNotFoundError)
    expect(await errorOf(openConnection())).toBeInstanceOf(ValueError)
    expect(await errorOf(openConnection(...HERE, { limit: 0 }))).toBeInstanceOf(ValueError)
    expect(await errorOf(startServer(echo, ...HERE, { limit: -1 }))).toBeInstanceOf(ValueError)
    expect(await errorOf(startServer('echo' as never, ...HERE))).toBeInstanceOf(TypeError)
    expect(await errorOf(startUnixServer(null as never, '/run/shop'))).toBeInstanceOf(TypeError)
    const server = await startServer(echo, ...HERE)
    expect(await errorOf(startServer(echo, ...HERE))).toBeInstanceOf(OSError)
    network.partition('localhost', 'localhost')
    expect(await errorOf(openConnection(...HERE, { connectTimeout: 3 }))).toBeInstanceOf(TimeoutError)
    network.heal()
    server.close()
    await server.waitClosed()
  })
})

test('the limit of both sides’ readers can be chosen', async () => {
  await inMemoryNetwork(async () => {
    const failures: unknown[] = []
    const server = await startServer(
      async (reader, writer) => {
        failures.push(await errorOf(reader.readline()))
        writer.write(bytes('12345678\n'))
        writer.close()
      },
      ...HERE,
      { limit: 4 },
    )
    const [reader, writer] = await openConnection(...HERE, { limit: 5 })
    writer.write(bytes('12345\n'))
    failures.push(await errorOf(reader.readline()))
    expect(failures.map((failure) => failure instanceof ValueError)).toEqual([true, true])
    await end(server, writer)
  })
})

test('a plain callback is called before any task runs, a coroutine function’s task begins a turn later', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    const note = (name: string) => log.push(`${name}: ${currentTask() === null ? 'no task' : 'a task'}`)
    const callbacks = {
      plain: (_reader: StreamReader, writer: StreamWriter) => {
        note('plain')
        writer.close()
      },
      async: async (_reader: StreamReader, writer: StreamWriter) => {
        note('async')
        await sleep(0)
        writer.close()
      },
      generator: function* (_reader: StreamReader, writer: StreamWriter): GeneratorCoroutine<void> {
        note('generator')
        yield
        writer.close()
      },
      arrow: (reader: StreamReader, writer: StreamWriter) => callbacks.async(reader, writer),
      coroutine: (_reader: StreamReader, writer: StreamWriter) => {
        writer.close()
        return sleep(0)
      },
      lazy: (reader: StreamReader, writer: StreamWriter) => callbacks.generator(reader, writer),
    }
    let port = 8000
    for (const [name, callback] of Object.entries(callbacks)) {
      port += 1
      const server = await startServer(
        (reader, writer) => {
          loop.callSoon(() => log.push(`${name}: next turn`))
          return callback(reader, writer)
        },
        '127.0.0.1',
        port,
      )
      const direct = await startServer(callback, '127.0.0.1', port + 100)
      const [reader, writer] = await openConnection('127.0.0.1', port)
      expect((await reader.read()).length).toBe(0)
      const [directReader, directWriter] = await openConnection('127.0.0.1', port + 100)
      expect((await directReader.read()).length).toBe(0)
      await end(server, writer)
      await end(direct, directWriter)
    }
    expect(log).toEqual([
      'plain: a task',
      'plain: next turn',
      'plain: a task',
      'async: a task',
      'async: next turn',
      'async: a task',
      'generator: next turn',
      'generator: a task',
      'generator: a task',
      'async: a task',
      'arrow: next turn',
      'async: a task',
      'coroutine: next turn',
      'lazy: next turn',
      'generator: a task',
      'generator: a task',
    ])
  })
})

test('a callback that fails is told to the exception handler, and its connection is closed', async () => {
  await inMemoryNetwork(
    async () => {
      for (const [port, callback] of [
        [1, async () => Promise.reject(new BrokenPipeError('async'))],
        [2, () => Promise.reject(new BrokenPipeError('arrow'))],
        [
          3,
          function* () {
            yield
            throw new BrokenPipeError('generator')
          },
        ],
      ] as const) {
        const server = await startServer(callback, '127.0.0.1', port)
        const [reader, writer] = await openConnection('127.0.0.1', port)
        expect((await reader.read()).length).toBe(0)
        await end(server, writer)
      }
    },
    {
      reports: ['async', 'arrow', 'generator'].map(
        (name) => `Unhandled exception in client_connected_cb: BrokenPipeError: ${name}`,
      ),
    },
  )
})

test('what a plain callback throws is told as any callback’s error is', async () => {
  await inMemoryNetwork(
    async () => {
      let dropped: StreamWriter | undefined
      const server = await startServer(
        (_reader, writer) => {
          dropped = writer
          throw new BrokenPipeError('plain')
        },
        ...HERE,
      )
      const [, writer] = await openConnection(...HERE)
      await sleep(1)
      expect(dropped?.isClosing()).toBe(false)
      dropped?.close()
      await end(server, writer)
    },
    { reports: [expect.stringMatching(/^Exception in callback.*: BrokenPipeError: plain$/)] },
  )
})

test('a callback whose task is cancelled closes its connection, and nobody is told', async () => {
  await inMemoryNetwork(async () => {
    const server = await startServer(
      async () => {
        currentTask()?.cancel()
        await sleep(60)
      },
      ...HERE,
    )
    const [reader, writer] = await openConnection(...HERE)
    expect((await reader.read()).length).toBe(0)
    expect(getRunningLoop().time()).toBe(0)
    await end(server, writer)
  })
})

test('a callback’s task goes on when the connection is gone, and reads its end', async () => {
  await inMemoryNetwork(async (network) => {
    const log: unknown[] = []
    const server = await startServer(
      async (reader, writer) => {
        log.push((await errorOf(reader.readline())).name)
        log.push((await errorOf(writer.drain())).name)
        log.push((await errorOf(writer.waitClosed())).name)
      },
      ...HERE,
    )
    const [reader, writer] = await openConnection(...HERE)
    await sleep(1)
    network.reset()
    log.push((await errorOf(reader.read())).name)
    await sleep(1)
    expect(log).toEqual(Array(4).fill('ConnectionResetError'))
    await end(server, writer)
  })
})

test('waitClosed() of a writer whose reader has not read everything ends all the same', async () => {
  await inMemoryNetwork(async () => {
    const server = await startServer(
      async (_reader, writer) => {
        writer.write(bytes('much more than anybody reads'))
        await sleep(1)
        writer.close()
      },
      ...HERE,
    )
    const [reader, writer] = await openConnection(...HERE)
    expect(textOf(await reader.read(4))).toBe('much')
    writer.close()
    await writer.waitClosed()
    await sleep(2)
    await end(server)
  })
})

test('the end of the other side is read although this one is closing', async () => {
  await inMemoryNetwork(async () => {
    const server = await startServer((_reader, writer) => writer.close(), ...HERE)
    const [reader, writer] = await openConnection(...HERE)
    writer.close()
    expect((await reader.read()).length).toBe(0)
    await writer.waitClosed()
    // What is asked for after the end is answered, too.
    const [late, closed] = await openConnection(...HERE)
    closed.close()
    await closed.waitClosed()
    expect([late.atEof(), (await late.read()).length]).toEqual([true, 0])
    await end(server)
  })
})

test('a slow reader holds the writer back, all the way', async () => {
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
        writer.close()
      },
      ...HERE,
    )
    const [reader, writer] = await openConnection(...HERE)
    const before = loop.time()
    for (let piece = 0; piece < 64; piece += 1) {
      writer.write(new Uint8Array(32 * 1024))
      await writer.drain()
    }
    // What waits on the way is less than half of it.
    expect(loop.time() - before).toBeGreaterThan(32)
    writer.writeEof()
    await reader.read()
    expect(received).toBe(64 * 32 * 1024)
    await end(server, writer)
  })
})

test('a server stays until its clients are gone, and close() with a grace ends them after that time', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    const server = await startServer(
      async (reader, writer) => {
        const error = await reader.readline().then(
          () => 'line',
          (failure: unknown) => (failure as Error).name,
        )
        log.push(`${error} at ${loop.time()}`)
        writer.close()
      },
      ...HERE,
    )
    const [quickReader, quick] = await openConnection(...HERE)
    const [, slow] = await openConnection(...HERE)
    await sleep(1)
    server.close({ grace: 5 })
    expect(server.isServing()).toBe(false)
    expect(await errorOf(openConnection(...HERE))).toBeInstanceOf(ConnectionRefusedError)
    loop.callLater(2, () => quick.write(bytes('in time\n')))
    await quickReader.read()
    quick.close()
    await server.waitClosed()
    log.push(`closed at ${loop.time()}`)
    expect(log).toEqual(['line at 3', 'line at 6', 'closed at 6'])
    await sleep(1)
    slow.close()
    await sleep(1)
  })
})

test('a grace can be changed, ends with the last client, and needs a number', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const server = await startServer(
      async (reader, writer) => {
        await reader.read()
        writer.close()
      },
      ...HERE,
    )
    const [, writer] = await openConnection(...HERE)
    await sleep(0)
    expect(() => server.close({ grace: Number.NaN })).toThrow(ValueError)
    expect(server.isServing()).toBe(true)
    server.close({ grace: 60 })
    server.close({ grace: { seconds: 2 } })
    await server.waitClosed()
    expect(loop.time()).toBe(2)
    writer.close()
    await sleep(1)

    const early = await startServer(
      async (reader, client) => {
        await reader.read()
        client.close()
      },
      ...HERE,
    )
    const [, quick] = await openConnection(...HERE)
    await sleep(1)
    early.close({ grace: 60 })
    early.close({ grace: Infinity })
    early.close({ grace: 60 })
    quick.close()
    await early.waitClosed()
    expect(loop.time()).toBe(4)
  })
})

test('closeClients() and abortClients() end the connections of a server', async () => {
  await inMemoryNetwork(async () => {
    for (const how of ['closeClients', 'abortClients'] as const) {
      const server = await startServer(() => {}, ...HERE)
      const [reader, writer] = await openConnection(...HERE)
      await sleep(0)
      server.close()
      const closed = createTask(server.waitClosed())
      await sleep(1)
      expect(closed.done()).toBe(false)
      server[how]()
      await closed
      expect((await reader.read()).length).toBe(0)
      writer.close()
      await writer.waitClosed()
    }
  })
})

test('a server that nobody has connected to is closed at once, and waits only for the end when it is not', async () => {
  await inMemoryNetwork(async () => {
    const server = await startServer(() => {}, ...HERE)
    const waiting = createTask(server.waitClosed())
    await sleep(1)
    expect(waiting.done()).toBe(false)
    server.close()
    await waiting
    await server.waitClosed()
  })
})

test('serveForever() of a server of streams ends with its cancellation, and serves until then', async () => {
  await inMemoryNetwork(async () => {
    const server = await startServer(echo, ...HERE, { startServing: false })
    expect(server.isServing()).toBe(false)
    const serving = createTask(server.serveForever())
    await sleep(0)
    const [reader, writer] = await openConnection(...HERE)
    writer.write(bytes('hello\n'))
    writer.writeEof()
    expect(textOf(await reader.read())).toBe('hello\n')
    writer.close()
    serving.cancel()
    expect(isCancelled(await errorOf(serving))).toBe(true)
    expect([server.isServing(), server.sockets]).toEqual([false, []])
  })
})

test('what a stream does not know of is the network’s business: encryption, families, sockets', async () => {
  await inMemoryNetwork(async (network) => {
    const asked: unknown[] = []
    const ask = async (): Promise<never> => {
      throw new OSError('asked')
    }
    for (const method of ['createConnection', 'createUnixConnection', 'createServer', 'createUnixServer'] as const) {
      Object.defineProperty(network, method, {
        value: (_factory: unknown, ...rest: unknown[]) => {
          asked.push([method, ...rest])
          return new Coroutine<never>(ask, method)
        },
      })
    }
    const ssl = { certificate: true }
    expect((await errorOf(openConnection('shop', 443, { ssl: true, limit: 5 }))).message).toBe('asked')
    expect((await errorOf(openUnixConnection('/run/shop', { ssl, serverHostname: 'shop' }))).message).toBe('asked')
    expect((await errorOf(startServer(echo, 'shop', 443, { ssl, limit: 5 }))).message).toBe('asked')
    expect((await errorOf(startUnixServer(echo, '/run/shop', { backlog: 1 }))).message).toBe('asked')
    expect(asked).toEqual([
      ['createConnection', 'shop', 443, { ssl: true }],
      ['createUnixConnection', '/run/shop', { ssl, serverHostname: 'shop' }],
      ['createServer', 'shop', 443, { ssl }],
      ['createUnixServer', '/run/shop', { backlog: 1 }],
    ])
  })
})
