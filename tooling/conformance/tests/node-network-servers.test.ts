import {
  ConnectionRefusedError,
  createTask,
  ExceptionGroup,
  FileNotFoundError,
  isCancelled,
  NotImplementedError,
  OSError,
  sleep,
  TimeoutError,
  ValueError,
  type EventLoop,
  type Protocol,
  type Server,
  type Task,
  type Transport,
} from '@asyncio/core'
import { existsSync, mkdtempSync, renameSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { connect, createServer, Server as NetServer, Socket } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { format } from 'node:util'
import { describe, expect, test } from 'vitest'
import { bytes } from '../src/in-memory-network.ts'
import { addressOf, connectedOn, Journal, networkPlaces, onNode } from '../src/network-places.ts'

const silent = (): Protocol => ({})

async function failure(call: PromiseLike<unknown>): Promise<unknown> {
  try {
    await call
  } catch (error) {
    return error
  }
  return 'no error'
}

/** A folder for sockets, for as long as a test needs one. */
async function inFolder(main: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'asyncio-'))
  try {
    await main(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A port that nobody listens at, for now. */
async function freePort(loop: EventLoop): Promise<number> {
  const server = await loop.createServer(silent, '127.0.0.1', 0)
  const [, port] = addressOf(server.sockets[0]?.localAddress)
  server.close()
  await server.waitClosed()
  return port
}

for (const { place, run } of networkPlaces) {
  describe(`a server ${place}`, () => {
    test('listens at a free port for port 0, and no more when it is closed', async () => {
      await run(async (loop) => {
        const server = await loop.createServer(silent, '127.0.0.1', 0)
        expect(server.getLoop()).toBe(loop)
        expect(server.isServing()).toBe(true)
        const [host, port] = addressOf(server.sockets[0]?.localAddress)
        expect(port).toBeGreaterThan(0)
        expect(format('%s', server)).toBe(`<Server sockets=127.0.0.1:${port}>`)
        server.close()
        server.close()
        expect([server.isServing(), server.sockets]).toEqual([false, []])
        await server.waitClosed()
        const error = await failure(loop.createConnection(silent, host, port))
        expect(error).toBeInstanceOf(ConnectionRefusedError)
        expect(error).toMatchObject({ code: 'ECONNREFUSED' })
        expect(String(error)).toContain(`Connect call failed (127.0.0.1:${port})`)
        await expect(server.startServing()).rejects.toThrow('server is closed')
      })
    })

    test('names an address that is taken, and binds none of several then', async () => {
      await run(async (loop) => {
        const server = await loop.createServer(silent, '127.0.0.1', 0)
        const [, port] = addressOf(server.sockets[0]?.localAddress)
        for (const hosts of ['127.0.0.1', '', ['127.0.0.2', '127.0.0.1']]) {
          const error = await failure(loop.createServer(silent, hosts, port))
          expect(error).toBeInstanceOf(OSError)
          expect(error).toMatchObject({ code: 'EADDRINUSE' })
          expect(String(error)).toContain(`:${port}): address already in use; port 0 picks a free one`)
        }
        server.close()
        const several = await loop.createServer(silent, ['127.0.0.2', '127.0.0.1', '127.0.0.2'], port)
        expect(several.sockets).toHaveLength(2)
        several.close()
      })
    })

    test('listens at all addresses there are for no host, of one family if it is said', async () => {
      await run(async (loop) => {
        for (const host of [null, '']) {
          const everywhere = await loop.createServer(silent, host, 0)
          expect(everywhere.sockets.map(({ localAddress }) => localAddress[0])).toEqual(['0.0.0.0', '::'])
          for (const { localAddress } of everywhere.sockets) {
            const [any, port] = addressOf(localAddress)
            const [client] = await loop.createConnection(silent, any === '::' ? '::1' : '127.0.0.1', port)
            client.close()
          }
          everywhere.close()
          await everywhere.waitClosed()
        }
        const four = await loop.createServer(silent, null, 0, { family: 4 })
        expect(four.sockets.map(({ family }) => family)).toEqual(['IPv4'])
        four.close()
        const six = await loop.createServer(silent, null, 0, { family: 6 })
        expect(six.sockets.map(({ family }) => family)).toEqual(['IPv6'])
        six.close()
      })
    })

    test('is found at one port over IPv4 and IPv6 alike, where it listens everywhere', async () => {
      await run(async (loop) => {
        const six = await loop.createServer(silent, null, 0, { family: 6 })
        const [, port] = addressOf(six.sockets[0]?.localAddress)
        six.close()
        const journal = new Journal(loop)
        const everywhere = await loop.createServer(() => journal.protocol('server'), null, port)
        for (const host of ['127.0.0.1', '::1']) {
          const [client] = await loop.createConnection(silent, host, port)
          client.write(bytes(`over ${host}`))
          await journal.until('server', `got over ${host}`)
          client.close()
        }
        everywhere.close()
        await everywhere.waitClosed()
      })
    })

    test('is waited for until it and its connections are closed, in either order', async () => {
      await run(async (loop) => {
        for (const order of ['server first', 'client first']) {
          const journal = new Journal(loop)
          const server = await loop.createServer(() => journal.protocol('server'), '127.0.0.1', 0)
          const [host, port] = addressOf(server.sockets[0]?.localAddress)
          const [client] = await loop.createConnection(silent, host, port)
          await journal.until('server', 'made')
          const waiting = createTask(server.waitClosed())
          if (order === 'server first') {
            server.close()
            for (let turn = 0; turn < 5; turn += 1) await sleep(0)
            expect(waiting.done()).toBe(false)
            client.close()
          } else {
            client.close()
            await journal.until('server', 'lost null')
            expect(waiting.done()).toBe(false)
            server.close()
          }
          await waiting
          await server.waitClosed()
          expect(journal.of('server')).toEqual(['made', 'end', 'lost null'])
        }
      })
    })

    test('serves forever until it is cancelled or closed, and is disposed of', async () => {
      await run(async (loop) => {
        const server = await loop.createServer(silent, '127.0.0.1', 0, { startServing: false })
        expect(server.isServing()).toBe(false)
        const serving = createTask(server.serveForever())
        await sleep(0)
        expect(server.isServing()).toBe(true)
        await expect(server.serveForever()).rejects.toThrow('is already being awaited on serveForever()')
        serving.cancel()
        expect(isCancelled(await failure(serving))).toBe(true)
        expect(server.isServing()).toBe(false)

        const other = await loop.createServer(silent, '127.0.0.1', 0)
        const servingOther = createTask(other.serveForever())
        await sleep(0)
        other.close()
        expect(isCancelled(await failure(servingOther))).toBe(true)
        {
          await using disposed = await loop.createServer(silent, '127.0.0.1', 0)
          const [host, port] = addressOf(disposed.sockets[0]?.localAddress)
          const [client] = await loop.createConnection(silent, host, port)
          loop.callSoon(() => client.close())
        }
      })
    })

    test('that serves forever closes its clients when it is cancelled or closed, and waits for their end', async () => {
      for (const end of [(task: Task<never>) => task.cancel(), (_: Task<never>, server: Server) => server.close()]) {
        await run(async (loop) => {
          const journal = new Journal(loop)
          const server = await loop.createServer(() => journal.protocol('server'), '127.0.0.1', 0)
          const serving = createTask(server.serveForever())
          const [host, port] = addressOf(server.sockets[0]?.localAddress)
          await loop.createConnection(() => journal.protocol('client'), host, port)
          await journal.until('server', 'made')
          end(serving, server)
          expect(isCancelled(await failure(serving))).toBe(true)
          expect(journal.of('server')).toEqual(['made', 'lost null'])
          await server.waitClosed()
          await journal.until('client', 'lost null')
        })
      }
    })

    test('that serves forever waits for clients that close() has given time, and for no client that stays', async () => {
      await run(async (loop) => {
        const journal = new Journal(loop)
        const server = await loop.createServer(() => journal.protocol('server'), '127.0.0.1', 0)
        const serving = createTask(server.serveForever())
        const [host, port] = addressOf(server.sockets[0]?.localAddress)
        const [client] = await loop.createConnection(() => journal.protocol('client'), host, port)
        await journal.until('server', 'made')
        server.close({ grace: Infinity })
        for (let turn = 0; turn < 20; turn += 1) await sleep(0)
        expect(journal.of('server')).toEqual(['made'])
        expect(serving.done()).toBe(false)
        // Once more, and nobody waits any longer.
        serving.cancel('again')
        expect(isCancelled(await failure(serving))).toBe(true)
        expect(journal.of('server')).toEqual(['made'])
        client.close()
        await server.waitClosed()
      })
    })

    test('closes or aborts its connections', async () => {
      for (const call of ['closeClients', 'abortClients'] as const) {
        await run(async (loop) => {
          const journal = new Journal(loop)
          const server = await loop.createServer(() => journal.protocol('server'), '127.0.0.1', 0)
          const [host, port] = addressOf(server.sockets[0]?.localAddress)
          await loop.createConnection(() => journal.protocol('client'), host, port)
          await journal.until('server', 'made')
          server.close()
          server[call]()
          await server.waitClosed()
          await journal.until('client', 'lost null')
          expect(journal.of('server')).toEqual(['made', 'lost null'])
        })
      }
    })

    test('drops a connection whose protocol can’t be made, and tells of it', async () => {
      await run(
        async (loop) => {
          const journal = new Journal(loop)
          const factory = (): never => {
            throw new Error('no protocol')
          }
          const server = await loop.createServer(factory, '127.0.0.1', 0)
          const [host, port] = addressOf(server.sockets[0]?.localAddress)
          await loop.createConnection(() => journal.protocol('client'), host, port)
          await journal.until('client', 'lost null')
          server.close()
          await server.waitClosed()
          expect(journal.of('client')).toEqual(['made', 'end', 'lost null'])
        },
        { reports: ['Error on transport creation for incoming connection: Error: no protocol'] },
      )
    })

    test('is not reached from an address of another family', async () => {
      await run(async (loop) => {
        const server = await loop.createServer(silent, '127.0.0.1', 0)
        const [host, port] = addressOf(server.sockets[0]?.localAddress)
        const localAddr = ['::1', 0] as const
        expect(String(await failure(loop.createConnection(silent, host, port, { localAddr })))).toBe(
          'OSError: no matching local address with family=4 found',
        )
        const [client] = await loop.createConnection(silent, host, port, { localAddr: ['127.0.0.1', 0] })
        expect(addressOf(client.getExtraInfo('sockname'))[0]).toBe('127.0.0.1')
        expect(await failure(loop.createConnection(silent, host, port, { family: 6 }))).toMatchObject({
          code: 'ENOTFOUND',
        })
        client.close()
        server.close()
        await server.waitClosed()
      })
    })

    test('refuses arguments that contradict each other in the words of Python', async () => {
      await run(async (loop) => {
        const sock = new Socket()
        const refused: [call: PromiseLike<unknown>, said: string][] = [
          [loop.createConnection(silent), 'host and port was not specified and no sock specified'],
          [loop.createConnection(silent, 'h', 1, { sock }), 'host/port and sock can not be specified at the same time'],
          [
            loop.createConnection(silent, 'h', 1, { serverHostname: 'h' }),
            'serverHostname is only meaningful with ssl',
          ],
          [loop.createConnection('protocol' as never, 'h', 1), 'takes a function that makes a protocol'],
          [loop.createConnection(silent, '127.0.0.1', 65_536), 'port must be 0-65535: received 65536'],
          [
            loop.createConnection(silent, 'h', 1, { sslHandshakeTimeout: 1 }),
            'sslHandshakeTimeout is only meaningful with ssl',
          ],
          [loop.createServer(silent, null, -1), 'port must be 0-65535: received -1'],
          [loop.createServer(silent), 'Neither host/port nor sock were specified'],
          [loop.createServer(silent, 'h', 1, { sock }), 'host/port and sock can not be specified at the same time'],
          [loop.createServer(silent, 'h', 1, { ssl: true as never }), 'ssl argument must be'],
          [loop.getaddrinfo('localhost', 'http'), 'port must be 0-65535: received NaN'],
          [loop.createUnixConnection(silent), 'no path and sock were specified'],
          [loop.createUnixConnection(silent, '/p', { sock }), 'path and sock can not be specified at the same time'],
          [loop.createUnixConnection(silent, '/p', { ssl: true }), 'you have to pass serverHostname when using ssl'],
          [
            loop.createUnixConnection(silent, '/p', { serverHostname: 'spam' }),
            'serverHostname is only meaningful with ssl',
          ],
          [loop.createUnixServer(silent), 'path was not specified, and no sock specified'],
          [loop.createUnixServer(silent, '/p', { sock }), 'path and sock can not be specified at the same time'],
          [
            loop.connectAcceptedSocket(silent, sock, { sslHandshakeTimeout: 1 }),
            'sslHandshakeTimeout is only meaningful with ssl',
          ],
        ]
        for (const [call, said] of refused) await expect(call).rejects.toThrow(said)
      })
    })

    test('at a path is found there, and its file goes with it', async () => {
      await inFolder(async (folder) => {
        await run(async (loop) => {
          const path = join(folder, 'socket')
          const journal = new Journal(loop)
          expect(await failure(loop.createUnixConnection(silent, path))).toBeInstanceOf(FileNotFoundError)
          const server = await loop.createUnixServer(() => journal.protocol('server'), path)
          expect(server.sockets[0]).toMatchObject({ family: 'unix', localAddress: path })
          const [client] = await loop.createUnixConnection(silent, path)
          expect(client.getExtraInfo('peername')).toBe(path)
          client.write(bytes('hi'))
          client.close()
          await journal.until('server', 'lost null')
          expect(journal.of('server')).toEqual(['made', 'got hi', 'end', 'lost null'])
          const replaced = await loop.createUnixServer(silent, path, { cleanupSocket: false })
          server.close()
          const [again] = await loop.createUnixConnection(silent, path)
          again.close()
          replaced.close()
          await replaced.waitClosed()
          expect(await failure(loop.createUnixConnection(silent, path))).toBeInstanceOf(ConnectionRefusedError)
          const last = await loop.createUnixServer(silent, path)
          last.close()
          await last.waitClosed()
          expect(await failure(loop.createUnixConnection(silent, path))).toBeInstanceOf(FileNotFoundError)
        })
      })
    })
  })
}

describe("Node's sockets", () => {
  test('let connections wait until a server is started', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const server = await loop.createServer(() => journal.protocol('server'), '127.0.0.1', 0, { startServing: false })
      const [host, port] = addressOf(server.sockets[0]?.localAddress)
      const [client] = await loop.createConnection(silent, host, port)
      client.write(bytes('early'))
      for (let turn = 0; turn < 20; turn += 1) await sleep(0)
      expect(journal.of('server')).toEqual([])
      await server.startServing()
      await server.startServing()
      await journal.until('server', 'got early')
      client.close()
      server.close()
      await server.waitClosed()

      const never = await loop.createServer(silent, '127.0.0.1', 0, { startServing: false })
      const [, otherPort] = addressOf(never.sockets[0]?.localAddress)
      await loop.createConnection(() => journal.protocol('client'), host, otherPort)
      for (let turn = 0; turn < 20; turn += 1) await sleep(0.001)
      never.close()
      await journal.until('client', 'lost ConnectionResetError')
    })
  })

  test.each(['TCP', 'a path'])('let no more connections wait than the backlog says, over %s', async (kind) => {
    await inFolder(async (folder) => {
      await onNode.run(async (loop) => {
        const journal = new Journal(loop)
        const options = { startServing: false, backlog: 3 }
        const factory = (): Protocol => journal.protocol('server')
        const path = join(folder, 'socket')
        const server =
          kind === 'TCP'
            ? await loop.createServer(factory, '127.0.0.1', 0, options)
            : await loop.createUnixServer(factory, path, options)
        const arrive = async (name: string): Promise<void> => {
          const client = (): Protocol => journal.protocol(name)
          if (kind === 'TCP') await loop.createConnection(client, ...addressOf(server.sockets[0]?.localAddress))
          else await loop.createUnixConnection(client, path)
        }
        const broken = (entry: string): boolean => entry.startsWith('lost')
        for (const name of ['first', 'second', 'third']) await arrive(name)
        for (const name of ['fourth', 'fifth']) {
          // The system may tell of it before the connection is there.
          const refused = await failure(arrive(name))
          if (refused === 'no error') await journal.untilOne(name, broken)
          else expect(refused).toMatchObject({ code: expect.stringMatching(/ECONNRESET|EPIPE/) })
        }
        await server.startServing()
        await arrive('later')
        const taken = (): number => journal.of('server').filter((entry) => entry === 'made').length
        while (taken() < 4) await sleep(0.001)
        for (const name of ['first', 'second', 'third', 'later']) expect(journal.of(name)).toEqual(['made'])
        server.close()
        server.closeClients()
        await server.waitClosed()
        for (const name of ['first', 'second', 'third', 'later']) await journal.untilOne(name, broken)
        expect(taken()).toBe(4)
      })
    })
  })

  test('are taken over when they are connected or listen already', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const listening = createServer()
      listening.listen(0, '127.0.0.1')
      await once(listening, 'listening')
      const server = await loop.createServer(() => journal.protocol('server'), null, null, { sock: listening })
      const { port } = listening.address() as { port: number }
      const sock = connect(port, '127.0.0.1')
      await expect(loop.createConnection(silent, null, null, { sock })).rejects.toThrow(ValueError)
      await once(sock, 'connect')
      const [client] = await loop.createConnection(
        () => journal.protocol('client', { eofReceived: () => true }),
        null,
        null,
        {
          sock,
          keepAlive: true,
        },
      )
      client.write(bytes('hi'))
      await journal.until('server', 'got hi')
      client.close()
      await journal.until('server', 'lost null')
      server.close()
      await server.waitClosed()
      await expect(loop.createConnection(silent, null, null, { sock })).rejects.toThrow('A Stream Socket was expected')
      await expect(loop.createConnection(silent, null, null, { sock: {} })).rejects.toThrow(TypeError)
      await expect(loop.createServer(silent, null, null, { sock: new NetServer() })).rejects.toThrow('that listens')
      await expect(loop.createServer(silent, null, null, { sock: sock })).rejects.toThrow(TypeError)
    })
  })

  test('accepted by somebody else get a transport, and what has come meanwhile', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const listening = createServer({ allowHalfOpen: true })
      listening.listen(0, '127.0.0.1')
      await once(listening, 'listening')
      const sock = connect((listening.address() as { port: number }).port, '127.0.0.1')
      sock.end('question')
      const [accepted] = (await once(listening, 'connection')) as [Socket]
      const [transport] = await loop.connectAcceptedSocket(
        () => journal.protocol('server', { eofReceived: () => true }),
        accepted,
      )
      await journal.until('server', 'end')
      transport.write(bytes('answer'))
      transport.close()
      expect(String(await once(sock, 'data'))).toBe('answer')
      await once(sock, 'close')
      listening.close()
      expect(journal.of('server')).toEqual(['made', 'got question', 'end', 'lost null'])
    })
  })

  test('have settings that can be changed', async () => {
    await onNode.run(async (loop) => {
      const { client, close } = await connectedOn(loop, {}, {})
      const socket = client.getExtraInfo('socket') as { setNoDelay(on: boolean): void; setKeepAlive(on: boolean): void }
      socket.setNoDelay(false)
      socket.setKeepAlive(true)
      await close()
    })
  })

  test('tell why none of several addresses could be connected to', async () => {
    await onNode.run(async (loop) => {
      const port = await freePort(loop)
      for (const happyEyeballsDelay of [null, 0.01]) {
        const options = { happyEyeballsDelay }
        const all = await failure(loop.createConnection(silent, null, port, options))
        expect(all).toBeInstanceOf(OSError)
        expect(String(all)).toContain('Multiple exceptions: Connect call failed (127.0.0.1:')
        const group = await failure(loop.createConnection(silent, null, port, { ...options, allErrors: true }))
        expect(group).toBeInstanceOf(ExceptionGroup)
        expect((group as ExceptionGroup).exceptions).toHaveLength(2)
      }
      expect(await failure(loop.createConnection(silent, 'no-such-host.invalid', port))).toBeInstanceOf(OSError)
    })
  })

  test('try the next address of a host when the first refuses', async () => {
    await onNode.run(async (loop) => {
      const server = await loop.createServer(silent, '::1', 0)
      const [, port] = addressOf(server.sockets[0]?.localAddress)
      for (const happyEyeballsDelay of [null, 1]) {
        const [client] = await loop.createConnection(silent, null, port, { happyEyeballsDelay })
        expect(client.getExtraInfo('peername')).toEqual(['::1', port])
        expect(client.getExtraInfo('socket')).toMatchObject({ family: 'IPv6' })
        client.close()
      }
      server.close()
      await server.waitClosed()
    })
  })

  test('name a local address that is taken', async () => {
    await onNode.run(async (loop) => {
      const { client, close } = await connectedOn(loop, {}, {})
      const [host, port] = addressOf(client.getExtraInfo('peername'))
      const localAddr = addressOf(client.getExtraInfo('sockname'))
      const error = await failure(loop.createConnection(silent, host, port, { localAddr }))
      expect(error).toMatchObject({ code: expect.stringMatching(/EADDRINUSE|EADDRNOTAVAIL/) })
      expect(String(error)).toContain(`error while attempting to bind on address (127.0.0.1:${localAddr[1]})`)
      await close()
    })
  })

  test('are not waited for longer than connectTimeout says', async () => {
    await onNode.run(async (loop) => {
      const calling = loop.createConnection(silent, '127.0.0.1', 1, { connectTimeout: 0 })
      expect(await failure(calling)).toBeInstanceOf(TimeoutError)
    })
  })

  test('say what Node can’t do', async () => {
    await onNode.run(async (loop) => {
      const refused = await failure(loop.createServer(silent, null, 0, { reuseAddress: false }))
      expect(refused).toBeInstanceOf(NotImplementedError)
      const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
      const options = { reusePort: true }
      if (major < 22 || (major === 22 && minor < 12) || (major === 23 && minor < 1)) {
        await expect(loop.createServer(silent, '127.0.0.1', 0, options)).rejects.toThrow('reuse_port not supported')
      } else {
        const first = await loop.createServer(silent, '127.0.0.1', 0, options)
        const [host, port] = addressOf(first.sockets[0]?.localAddress)
        const second = await loop.createServer(silent, host, port, options)
        expect(second.sockets[0]?.localAddress).toEqual([host, port])
        for (const server of [first, second]) server.close()
      }
    })
  })

  test('look up names and addresses', async () => {
    await onNode.run(async (loop) => {
      expect(await loop.getaddrinfo('127.0.0.1', 80)).toEqual([
        { family: 4, type: 'stream', canonicalName: '', address: ['127.0.0.1', 80] },
      ])
      expect(await loop.getaddrinfo('::1', '80', { type: 'datagram' })).toEqual([
        { family: 6, type: 'datagram', canonicalName: '', address: ['::1', 80] },
      ])
      const local = await loop.getaddrinfo('localhost', 80, { family: 4 })
      expect(local.map(({ address }) => address)).toEqual([['127.0.0.1', 80]])
      const [, service] = await loop.getnameinfo(['127.0.0.1', 80])
      expect(service).toMatch(/^(http|80)$/)
    })
  })

  test('at a path that was left behind replace it, and leave files and what others put there', async () => {
    await inFolder(async (folder) => {
      await onNode.run(async (loop) => {
        const path = join(folder, 'socket')
        const left = await loop.createUnixServer(silent, path, { cleanupSocket: false })
        left.close()
        expect(statSync(path).isSocket()).toBe(true)
        const server = await loop.createUnixServer(silent, path)
        server.close()
        expect(existsSync(path)).toBe(false)

        writeFileSync(path, 'a file')
        const error = await failure(loop.createUnixServer(silent, path))
        expect(String(error)).toContain(`Address '${path}' is already in use`)
        expect(error).toMatchObject({ code: 'EADDRINUSE' })
        unlinkSync(path)

        const gone = await loop.createUnixServer(silent, path)
        unlinkSync(path)
        gone.close()

        const replaced = await loop.createUnixServer(silent, path)
        const other = await loop.createUnixServer(silent, `${path}-2`)
        renameSync(`${path}-2`, path)
        replaced.close()
        expect(existsSync(path)).toBe(true)
        const [client] = await loop.createUnixConnection(silent, path)
        client.close()
        other.close()
        await other.waitClosed()
      })
    })
  })

  test('at a path are taken over, too', async () => {
    await inFolder(async (folder) => {
      await onNode.run(async (loop) => {
        const path = join(folder, 'socket')
        const listening = createServer()
        listening.listen(path)
        await once(listening, 'listening')
        await expect(loop.createServer(silent, null, null, { sock: listening })).rejects.toThrow(ValueError)
        const server = await loop.createUnixServer(silent, null, { sock: listening })
        const sock = connect(path)
        await once(sock, 'connect')
        const [client] = await loop.createUnixConnection(silent, null, { sock })
        client.close()
        server.close()
        await server.waitClosed()
        expect(existsSync(path)).toBe(false)

        const { client: other, close } = await connectedOn(loop, {}, {})
        const listeningByAddress = createServer()
        listeningByAddress.listen(0, '127.0.0.1')
        await once(listeningByAddress, 'listening')
        const refused = loop.createUnixServer(silent, null, { sock: listeningByAddress })
        await expect(refused).rejects.toThrow('A UNIX Domain Stream Socket was expected')
        const tcp = connect((listeningByAddress.address() as { port: number }).port, '127.0.0.1')
        await once(tcp, 'connect')
        const alsoRefused = loop.createUnixConnection(silent, null, { sock: tcp })
        await expect(alsoRefused).rejects.toThrow('A UNIX Domain Stream Socket was expected')
        tcp.destroy()
        listeningByAddress.close()
        other.close()
        await close()
      })
    })
  })

  test('refuse a path that is too long, and know names that are no files', async () => {
    await onNode.run(async (loop) => {
      const long = `/tmp/${'x'.repeat(200)}`
      const said = 'AF_UNIX path too long: 205 bytes'
      await expect(loop.createUnixServer(silent, long)).rejects.toThrow(said)
      await expect(loop.createUnixConnection(silent, long)).rejects.toThrow(said)
      if (process.platform !== 'linux') return
      const name = `\0asyncio-${process.pid}`
      const journal = new Journal(loop)
      const server = await loop.createUnixServer(() => journal.protocol('server'), name)
      expect(await failure(loop.createUnixServer(silent, name))).toMatchObject({ code: 'EADDRINUSE' })
      const [client] = await loop.createUnixConnection(silent, name)
      client.write(bytes('x'))
      await journal.until('server', 'got x')
      client.close()
      server.close()
      await server.waitClosed()
    })
  })

  test('leave nothing when listening is cancelled, whenever that is', async () => {
    await onNode.run(async (loop) => {
      for (let turns = 0; turns < 6; turns += 1) {
        const listening = createTask(loop.createServer(silent, ['127.0.0.1', '127.0.0.2'], 0))
        for (let turn = 0; turn < turns; turn += 1) await sleep(0)
        if (listening.cancel()) expect(isCancelled(await failure(listening))).toBe(true)
        else listening.result().close()
      }
    })
  })

  test('break what a reset breaks: whoever reads or writes loses the connection', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const listening = createServer((socket) => {
        socket.on('error', () => {})
        socket.once('data', () => socket.resetAndDestroy())
      })
      listening.listen(0, '127.0.0.1')
      await once(listening, 'listening')
      const { port } = listening.address() as { port: number }
      const [client] = await loop.createConnection(() => journal.protocol('client'), '127.0.0.1', port)
      client.write(bytes('x'))
      await journal.until('client', 'lost ConnectionResetError')
      expect(journal.of('client')).toEqual(['made', 'lost ConnectionResetError'])
      expect(client.isClosing()).toBe(true)
      client.write(bytes('ignored'))
      listening.close()
    })
  })

  test('are told what had come before they were taken over, after createConnection has answered', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const listening = createServer((socket) => socket.end('early'))
      listening.listen(0, '127.0.0.1')
      await once(listening, 'listening')
      const { port } = listening.address() as { port: number }
      const sock = connect(port, '127.0.0.1')
      await once(sock, 'readable')
      await loop.createConnection(() => journal.protocol('client'), null, null, { sock })
      journal.note('client', 'answered')
      await journal.until('client', 'lost null')
      expect(journal.of('client')).toEqual(['made', 'answered', 'got early', 'end', 'lost null'])
      listening.close()
    })
  })

  test('lose the connection when somebody goes on writing to a side that has gone', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const ends = await connectedOn(loop, {}, journal.protocol('client', { eofReceived: () => true }))
      ends.server.close()
      await journal.until('client', 'end')
      while (!ends.client.isClosing()) {
        ends.client.write(bytes('is anybody there?'))
        await sleep(0.001)
      }
      await journal.untilOne('client', (entry) => entry.startsWith('lost'))
      await ends.close()
      expect(journal.of('client').at(-1)).toMatch(/^lost (BrokenPipe|ConnectionReset)Error$/)
    })
  })

  test('are told of nothing while they are being closed by their server', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const ends = await connectedOn(
        loop,
        journal.protocol('server', { connectionMade: (transport: Transport) => transport.close() }),
        {},
      )
      ends.client.write(bytes('too late'))
      await journal.until('server', 'lost null')
      await ends.close()
      expect(journal.of('server')).toEqual(['made', 'lost null'])
    })
  })
})
