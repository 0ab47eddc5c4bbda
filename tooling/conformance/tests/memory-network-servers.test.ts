import {
  CancelledError,
  ConnectionRefusedError,
  createTask,
  ExceptionGroup,
  FileNotFoundError,
  isCancelled,
  OSError,
  sleep,
  TimeoutError,
  type Protocol,
  type Transport,
} from '@asyncio/core'
import { format } from 'node:util'
import { expect, test } from 'vitest'
import { bytes, inMemoryNetwork, recorder } from '../src/in-memory-network.ts'

const silent = (): Protocol => ({})

async function failure(call: PromiseLike<unknown>): Promise<unknown> {
  try {
    await call
  } catch (error) {
    return error
  }
  return 'no error'
}

test('a server listens at its address, at a free port for port 0, and no more when it is closed', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const server = await loop.createServer(silent, '127.0.0.1', 0)
    expect(server.getLoop()).toBe(loop)
    expect(server.isServing()).toBe(true)
    expect(server.sockets.map(({ localAddress }) => localAddress)).toEqual([['127.0.0.1', 49_152]])
    expect(format('%s', server)).toBe('<Server sockets=127.0.0.1:49152>')
    const second = await loop.createServer(silent, '127.0.0.1', 0)
    expect(second.sockets[0]?.localAddress).toEqual(['127.0.0.1', 49_153])
    second.close()
    server.close()
    server.close()
    expect(server.isServing()).toBe(false)
    expect(server.sockets).toEqual([])
    const error = await failure(loop.createConnection(silent, '127.0.0.1', 49_152))
    expect(error).toBeInstanceOf(ConnectionRefusedError)
    expect(String(error)).toContain('Connect call failed (127.0.0.1:49152)')
  })
})

test('an address that is taken is named, and of several addresses none stays bound', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const server = await loop.createServer(silent, '127.0.0.1', 80)
    for (const hosts of ['127.0.0.1', '', ['10.0.0.9', '127.0.0.1', '10.0.0.9']]) {
      const error = await failure(loop.createServer(silent, hosts, 80))
      expect(error).toBeInstanceOf(OSError)
      expect(error).toMatchObject({ code: 'EADDRINUSE' })
      expect(String(error)).toContain(':80): address already in use')
    }
    server.close()
    const several = await loop.createServer(silent, ['10.0.0.9', '127.0.0.1', '10.0.0.9'], 80)
    expect(several.sockets).toHaveLength(2)
    several.close()
    const everywhere = await loop.createServer(silent, null, 80)
    expect(everywhere.sockets.map(({ localAddress }) => localAddress)).toEqual([
      ['0.0.0.0', 80],
      ['::', 80],
    ])
    const [transport] = await loop.createConnection(silent, '::1', 80)
    transport.close()
    await sleep(1)
    everywhere.close()
  })
})

test('a server that does not serve yet refuses, until it is started', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const server = await loop.createServer(silent, '127.0.0.1', 80, { startServing: false })
    expect(server.isServing()).toBe(false)
    expect(await failure(loop.createConnection(silent, '127.0.0.1', 80))).toBeInstanceOf(ConnectionRefusedError)
    await server.startServing()
    await server.startServing()
    const [transport] = await loop.createConnection(silent, '127.0.0.1', 80)
    transport.close()
    await sleep(1)
    server.close()
    await expect(server.startServing()).rejects.toThrow('server is closed')
  })
})

test('waitClosed waits for the end of the server and of its connections, in either order', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    for (const order of ['server first', 'client first']) {
      const server = await loop.createServer(() => recorder([], 's'), '127.0.0.1', 2)
      const [client] = await loop.createConnection(silent, '127.0.0.1', 2)
      const waiting = createTask(async () => {
        await server.waitClosed()
        log.push(`${order}: closed`)
      })
      const [first, second] = [() => server.close(), () => client.close()]
      for (const step of order === 'server first' ? [first, second] : [second, first]) {
        await sleep(1)
        log.push(`${order}: step`)
        step()
        await sleep(1)
      }
      await waiting
      await server.waitClosed()
    }
    expect(log).toEqual([
      'server first: step',
      'server first: step',
      'server first: closed',
      'client first: step',
      'client first: step',
      'client first: closed',
    ])
  })
})

test('serveForever ends when it is cancelled, and closes the server', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const server = await loop.createServer(silent, '127.0.0.1', 80, { startServing: false })
    const serving = createTask(server.serveForever())
    await sleep(1)
    expect(server.isServing()).toBe(true)
    await expect(server.serveForever()).rejects.toThrow('is already being awaited on serveForever()')
    const [client] = await loop.createConnection(silent, '127.0.0.1', 80)
    serving.cancel()
    await sleep(1)
    expect(server.isServing()).toBe(false)
    // Python closes its clients from 3.15 on.
    expect([client.isClosing(), serving.done()]).toEqual([true, true])
    expect(await failure(serving)).toBeInstanceOf(CancelledError)
    await expect(server.serveForever()).rejects.toThrow('server is closed')
  })
})

test('close ends serveForever, and disposing of a server closes it and waits', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const server = await loop.createServer(silent, '127.0.0.1', 80)
    const serving = createTask(server.serveForever())
    await sleep(1)
    server.close()
    expect(isCancelled(await failure(serving))).toBe(true)
    {
      await using disposed = await loop.createServer(silent, '127.0.0.1', 80)
      const [client] = await loop.createConnection(silent, '127.0.0.1', 80)
      loop.callLater(3, () => client.close())
      expect(disposed.isServing()).toBe(true)
    }
    expect(loop.time()).toBe(4)
  })
})

test('closeClients lets the connections flush, abortClients does not', async () => {
  for (const [call, received] of [
    ['closeClients', 100],
    ['abortClients', 64],
  ] as const) {
    await inMemoryNetwork(async (_, loop) => {
      let count = 0
      const server = await loop.createServer(
        () => ({ connectionMade: (transport: Transport) => transport.write(new Uint8Array(100 * 1024)) }),
        '127.0.0.1',
        80,
      )
      const [client] = await loop.createConnection(
        () => ({
          connectionMade: (transport: Transport) => transport.pauseReading(),
          dataReceived: (data: Uint8Array) => void (count += data.length),
        }),
        '127.0.0.1',
        80,
      )
      server.close()
      server[call]()
      await sleep(1)
      client.resumeReading()
      await server.waitClosed()
      await sleep(1)
      expect(count).toBe(received * 1024)
    })
  }
})

test('an error of the protocol factory drops the connection, and is told', async () => {
  await inMemoryNetwork(
    async (_, loop) => {
      const log: string[] = []
      const server = await loop.createServer(
        () => {
          throw new Error('no protocol')
        },
        '127.0.0.1',
        80,
      )
      await loop.createConnection(() => recorder(log, 'client'), '127.0.0.1', 80)
      await sleep(1)
      await expect(
        loop.createConnection(
          () => {
            throw new Error('none here')
          },
          '127.0.0.1',
          80,
        ),
      ).rejects.toThrow('none here')
      await sleep(1)
      server.close()
      expect(log).toEqual(['client made', 'client end', 'client lost null'])
    },
    { reports: Array(2).fill('Error on transport creation for incoming connection: Error: no protocol') },
  )
})

test('connections that a server has not taken are broken when it closes', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    const server = await loop.createServer(silent, '127.0.0.1', 80)
    const connecting = createTask(loop.createConnection(() => recorder(log, 'client'), '127.0.0.1', 80))
    await sleep(0)
    server.close()
    expect(String(await failure(connecting))).toContain('ConnectionResetError')
    await sleep(1)
    expect(log).toEqual([])
  })
})

test('more connections than the backlog wait for a place', async () => {
  await inMemoryNetwork(async (_, loop) => {
    let taken = 0
    const server = await loop.createServer(
      () => {
        taken += 1
        return {}
      },
      '127.0.0.1',
      80,
      { backlog: 2 },
    )
    const connecting = Array.from({ length: 7 }, () => createTask(loop.createConnection(silent, '127.0.0.1', 80)))
    for (const task of connecting) {
      const [transport] = await task
      transport.close()
    }
    await sleep(1)
    expect(taken).toBe(7)
    server.close()
  })
})

test('a cancelled createConnection leaves nothing, whenever it is cancelled', async () => {
  for (let turn = 0; turn < 8; turn += 1) {
    for (const latency of [0, 1]) {
      await inMemoryNetwork(async (network, loop) => {
        network.link({ latency })
        network.addHost('there')
        const server = await loop.createServer(silent, 'there', 80)
        const connecting = createTask(loop.createConnection(silent, 'there', 80))
        if (latency > 0) await sleep(turn / 2.2)
        else for (let count = 0; count < turn; count += 1) await sleep(0)
        if (connecting.done()) {
          const [transport] = await connecting
          transport.close()
        } else {
          connecting.cancel()
          expect(isCancelled(await failure(connecting))).toBe(true)
        }
        await sleep(10)
        server.close()
        await server.waitClosed()
      })
    }
  }
})

test('connectTimeout ends an attempt that takes too long', async () => {
  await inMemoryNetwork(async (network, loop) => {
    network.link({ connecting: { minutes: 1 } })
    const error = await failure(loop.createConnection(silent, '127.0.0.1', 80, { connectTimeout: 5 }))
    expect(error).toBeInstanceOf(TimeoutError)
    expect(loop.time()).toBe(5)
  })
})

test('the addresses of a host are tried one after the other, and what went wrong with all is told', async () => {
  await inMemoryNetwork(async (network, loop) => {
    network.addHost('two', '10.0.0.1', '10.0.0.2')
    const server = await loop.createServer(silent, '10.0.0.2', 80)
    const [transport] = await loop.createConnection(silent, 'two', 80)
    expect(transport.getExtraInfo('peername')).toEqual(['10.0.0.2', 80])
    transport.close()
    await sleep(1)
    server.close()
    const all = await failure(loop.createConnection(silent, 'two', 80))
    expect(String(all)).toMatch(/^OSError: Multiple exceptions: Connect call failed \(10\.0\.0\.1:80\).*10\.0\.0\.2:80/)
    const group = await failure(loop.createConnection(silent, 'two', 80, { allErrors: true }))
    expect(group).toBeInstanceOf(ExceptionGroup)
    expect((group as ExceptionGroup).exceptions).toHaveLength(2)
    const unknown = await failure(loop.createConnection(silent, 'nowhere', 80))
    expect(unknown).toMatchObject({ code: 'ENOTFOUND' })
  })
})

test('with happyEyeballsDelay the next address is tried beside the first, and the slower one is given up', async () => {
  await inMemoryNetwork(async (network, loop) => {
    network.addHost('two', '10.0.0.1', '10.0.0.2')
    network.addHost('mirror', '10.0.0.2')
    network.link({ latency: 10 }, ['localhost', 'two'])
    network.link({ latency: 1 }, ['localhost', 'mirror'])
    const server = await loop.createServer(silent, ['10.0.0.1', '10.0.0.2'], 80)
    const [transport] = await loop.createConnection(silent, 'two', 80, { happyEyeballsDelay: 0.25 })
    expect(transport.getExtraInfo('peername')).toEqual(['10.0.0.2', 80])
    expect(loop.time()).toBe(2.25)
    transport.close()
    await sleep(20)
    server.close()
    const refused = createTask(loop.createConnection(silent, 'two', 81, { happyEyeballsDelay: 0.25 }))
    expect(String(await failure(refused))).toContain('Multiple exceptions')
  })
})

test('a Unix server is found by its path, and its file goes with it', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    expect(await failure(loop.createUnixConnection(silent, '/tmp/socket'))).toBeInstanceOf(FileNotFoundError)
    const server = await loop.createUnixServer(() => recorder(log, 'server'), '/tmp/socket')
    expect(server.sockets[0]).toMatchObject({ family: 'unix', localAddress: '/tmp/socket' })
    const [client] = await loop.createUnixConnection(silent, '/tmp/socket')
    expect(client.getExtraInfo('peername')).toBe('/tmp/socket')
    client.write(bytes('hi'))
    await sleep(1)
    client.close()
    await sleep(1)
    expect(log).toEqual(['server made', 'server got hi', 'server end', 'server lost null'])
    const replaced = await loop.createUnixServer(silent, '/tmp/socket', { cleanupSocket: false })
    server.close()
    const [again] = await loop.createUnixConnection(silent, '/tmp/socket')
    again.close()
    await sleep(1)
    replaced.close()
    expect(await failure(loop.createUnixConnection(silent, '/tmp/socket'))).toBeInstanceOf(ConnectionRefusedError)
    const abstract = await loop.createUnixServer(silent, '\0name')
    expect(await failure(loop.createUnixServer(silent, '\0name'))).toMatchObject({ code: 'EADDRINUSE' })
    abstract.close()
    expect(await failure(loop.createUnixConnection(silent, '\0name'))).toBeInstanceOf(FileNotFoundError)
  })
})

test('arguments that contradict each other are refused in the words of Python', async () => {
  await inMemoryNetwork(async (network, loop) => {
    const [sock, other] = network.socketPair()
    const refused: [call: PromiseLike<unknown>, said: string][] = [
      [loop.createConnection(silent), 'host and port was not specified and no sock specified'],
      [loop.createConnection(silent, 'h', 1, { sock }), 'host/port and sock can not be specified at the same time'],
      [loop.createConnection(silent, 'h', 1, { serverHostname: 'h' }), 'serverHostname is only meaningful with ssl'],
      [
        loop.createConnection(silent, null, 1, { ssl: true }),
        'You must set serverHostname when using ssl without a host',
      ],
      [
        loop.createConnection(silent, 'h', 1, { sslHandshakeTimeout: 1 }),
        'sslHandshakeTimeout is only meaningful with ssl',
      ],
      [
        loop.createConnection(silent, 'h', 1, { sslShutdownTimeout: 1 }),
        'sslShutdownTimeout is only meaningful with ssl',
      ],
      [loop.createConnection(silent, 'h', 1, { ssl: true }), 'does not encrypt'],
      [
        loop.createConnection('protocol' as never, 'h', 1),
        "takes a function that makes a protocol: received 'protocol'",
      ],
      [loop.createConnection(silent, '127.0.0.1', 65_536), 'port must be 0-65535: received 65536'],
      [loop.createServer(silent, null, -1), 'port must be 0-65535: received -1'],
      [loop.getaddrinfo('localhost', 'http'), 'port must be 0-65535: received NaN'],
      [loop.createServer(silent), 'Neither host/port nor sock were specified'],
      [loop.createServer(silent, 'h', 1, { sock }), 'host/port and sock can not be specified at the same time'],
      [loop.createServer(silent, 'h', 1, { ssl: true as never }), 'ssl argument must be'],
      [
        loop.createServer(silent, 'h', 1, { sslHandshakeTimeout: 1 }),
        'sslHandshakeTimeout is only meaningful with ssl',
      ],
      [loop.createUnixConnection(silent), 'no path and sock were specified'],
      [loop.createUnixConnection(silent, '/p', { sock }), 'path and sock can not be specified at the same time'],
      [loop.createUnixConnection(silent, '/p', { ssl: true }), 'you have to pass serverHostname when using ssl'],
      [loop.createUnixServer(silent), 'path was not specified, and no sock specified'],
      [loop.createUnixServer(silent, '/p', { sock }), 'path and sock can not be specified at the same time'],
      [
        loop.connectAcceptedSocket(silent, sock, { sslHandshakeTimeout: 1 }),
        'sslHandshakeTimeout is only meaningful with ssl',
      ],
    ]
    for (const [call, said] of refused) await expect(call).rejects.toThrow(said)
    const ends = [sock, other].map(async (end) => loop.createConnection(silent, null, null, { sock: end }))
    for (const end of ends) (await end)[0].close()
    await sleep(1)
  })
})
