import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import {
  createTask,
  isCancelled,
  TimeoutError,
  wrapFuture,
  type EventLoop,
  type Protocol,
  type ScheduledTimer,
  type Transport,
} from '@asyncio/core'
import { SSLError } from '@asyncio/streams/node'
import { describe, expect, test } from 'vitest'
import { clientContext, serverContext } from '../src/certificates.ts'
import { errorOf } from '../src/error-of.ts'
import { bytes } from '../src/in-memory-network.ts'
import { addressOf, Journal, onNode } from '../src/network-places.ts'
import { securedOn, securedServer } from '../src/secured-on.ts'

const secured = { ssl: clientContext(), serverHostname: 'localhost' }

/** A server that does not encrypt. */
async function plainServer(
  loop: EventLoop,
  protocol: Protocol,
): Promise<{ host: string; port: number; close: () => Promise<void> }> {
  const listening = await loop.createServer(() => protocol, '127.0.0.1', 0)
  const [host, port] = addressOf(listening.sockets[0]?.localAddress)
  const close = async (): Promise<void> => {
    listening.close()
    await listening.waitClosed()
  }
  return { host, port, close }
}

function isEnd(entry: string): boolean {
  return entry.startsWith('lost ')
}

describe('a handshake', () => {
  test('with a server that does not encrypt fails, and leaves nothing', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const server = journal.protocol('server', { dataReceived: () => server.transport.write(bytes('400 what?\r\n')) })
      const { host, port, close } = await plainServer(loop, server)
      const error = await errorOf(loop.createConnection(() => journal.protocol('client'), host, port, secured))
      expect(error).toBeInstanceOf(SSLError)
      expect(error).toMatchObject({ code: 'ERR_SSL_WRONG_VERSION_NUMBER', reason: 'WRONG_VERSION_NUMBER' })
      expect(error.message).toBe('[SSL: WRONG_VERSION_NUMBER] wrong version number')
      await journal.untilOne('server', isEnd)
      await close()
      expect(journal.of('client')).toEqual([])
    })
  })

  test('with a client that does not encrypt fails, and the server goes on', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const { host, port, close } = await securedServer(loop, () => journal.protocol('server'))
      const [plain] = await loop.createConnection(() => journal.protocol('plain'), host, port)
      plain.write(bytes('GET / HTTP/1.1\r\n\r\n'))
      await journal.untilOne('plain', isEnd)
      expect(journal.of('server')).toEqual([])
      const [transport] = await loop.createConnection(() => journal.protocol('client'), host, port, secured)
      transport.close()
      await journal.until('client', 'lost null')
      await close()
    })
  })

  test('fails when the other side ends or breaks the connection in the midst of it', async () => {
    await onNode.run(async (loop) => {
      for (const end of ['close', 'abort', 'reset'] as const) {
        const listening = createServer((socket) => {
          socket.once('data', () => {
            if (end === 'close') socket.end()
            else if (end === 'abort') socket.destroy()
            else socket.resetAndDestroy()
          })
          socket.on('error', () => {})
        })
        const ready = loop.createFuture<void>()
        listening.listen(0, '127.0.0.1', () => ready.setResult())
        await ready
        const { port } = listening.address() as AddressInfo
        const error = await errorOf(loop.createConnection(() => ({}), '127.0.0.1', port, secured))
        expect(error.name).toBe('ConnectionResetError')
        listening.close()
      }
    })
  })

  test('that a client gives up is nothing to the server', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const { host, port, close } = await securedServer(loop, () => journal.protocol('server'))
      for (const end of ['close', 'abort', 'writeEof'] as const) {
        const [plain] = await loop.createConnection(() => ({}), host, port)
        plain[end]()
        plain.close()
      }
      await close()
      expect(journal.of('server')).toEqual([])
    })
  })

  test('may not take longer than it is given, on either side', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const silent = await plainServer(loop, journal.protocol('silent'))
      const error = await errorOf(
        loop.createConnection(() => ({}), silent.host, silent.port, { ...secured, sslHandshakeTimeout: 0.02 }),
      )
      expect(String(error)).toBe(
        'ConnectionAbortedError: SSL handshake is taking longer than 0.02 seconds: aborting the connection',
      )
      await silent.close()

      const { host, port, close } = await securedServer(loop, () => journal.protocol('server'), {
        ssl: serverContext(),
        sslHandshakeTimeout: 0.02,
      })
      await loop.createConnection(() => journal.protocol('plain'), host, port)
      await journal.untilOne('plain', isEnd)
      await close()
      expect(journal.of('server')).toEqual([])
    })
  })

  test('counts for how long a connection may take to be made', async () => {
    await onNode.run(async (loop) => {
      const { host, port, close } = await plainServer(loop, {})
      const connecting = loop.createConnection(() => ({}), host, port, { ...secured, connectTimeout: 0.02 })
      expect(await errorOf(connecting)).toBeInstanceOf(TimeoutError)
      await close()
    })
  })

  test('that is cancelled leaves no socket, whenever that is', async () => {
    await onNode.run(async (loop) => {
      let done = 0
      let before = 0
      // Until it was there in time for a few, however many turns that takes.
      for (let turns = 0; done < 3; turns += 1) {
        const { host, port, close } = await securedServer(loop, () => ({}))
        const connecting = createTask(loop.createConnection(() => ({}), host, port, secured))
        for (let turn = 0; turn < turns && !connecting.done(); turn += 1) await nextTurn(loop)
        if (connecting.cancel()) {
          const outcome = await errorOf(connecting)
          expect(isCancelled(outcome)).toBe(true)
          before += 1
        } else {
          done += 1
          const [transport] = await connecting
          transport.abort()
        }
        await close()
      }
      expect(before).toBeGreaterThan(0)
    })
  })

  test('fails for a name that the server’s callback throws at', async () => {
    await onNode.run(async (loop) => {
      const ssl = serverContext('localhost', {
        sniCallback: () => {
          throw new Error('no such name')
        },
      })
      const { host, port, close } = await securedServer(loop, () => ({}), { ssl })
      const error = await errorOf(loop.createConnection(() => ({}), host, port, secured))
      expect(['ConnectionResetError', 'SSLError']).toContain(error.name)
      await close()
    })
  })

  test('that comes byte by byte succeeds', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const { host, port, close } = await securedServer(loop, () => journal.protocol('server'))
      const between = createServer((inner) => {
        const outer = connect({ host, port, noDelay: true }, () => {
          inner.on('data', (data) => drip(data, outer))
          outer.on('data', (data) => drip(data, inner))
        })
        inner.setNoDelay(true)
        inner.on('end', () => outer.end())
        outer.on('end', () => inner.end())
      })
      const ready = loop.createFuture<void>()
      between.listen(0, '127.0.0.1', () => ready.setResult())
      await ready
      const { port: door } = between.address() as AddressInfo
      const [transport] = await loop.createConnection(() => journal.protocol('client'), '127.0.0.1', door, secured)
      transport.write(bytes('hello'))
      await journal.until('server', 'got hello')
      transport.close()
      await journal.until('client', 'lost null')
      await close()
      between.close()
    })

    function drip(data: Buffer, to: Socket): void {
      for (const byte of data) to.write(Buffer.of(byte))
    }
  })

  test('succeeds when the server takes its time', async () => {
    await onNode.run(async (loop) => {
      const ssl = serverContext('localhost', {
        sniCallback: async () => {
          await new Promise((resolve) => setTimeout(resolve, 20))
          return null
        },
      })
      const { close } = await securedOn(loop, {}, {}, { server: { ssl }, client: { sslHandshakeTimeout: 300 } })
      await close()
    })
  })
})

describe('an encrypted connection', () => {
  test('is ended by force if the other side does not answer the goodbye in time', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const { client, server, close } = await securedOn(loop, journal.protocol('server'), journal.protocol('client'), {
        client: { sslShutdownTimeout: 0.02 },
      })
      server.pauseReading()
      client.close()
      await journal.until('client', 'lost TimeoutError')
      server.abort()
      await journal.untilOne('server', isEnd)
      await close()
      expect(journal.of('client')).toEqual(['made', 'lost TimeoutError'])
    })
  })

  test('tells how it was lost to who waits for its end', async () => {
    await onNode.run(async (loop) => {
      const ends: (Error | null)[] = []
      const lost = loop.createFuture<void>()
      const protocol: Protocol = {
        connectionLost(error) {
          ends.push(error)
          lost.setResult()
        },
      }
      const { client, server, close } = await securedOn(loop, {}, protocol, { client: { sslShutdownTimeout: 0.01 } })
      server.pauseReading()
      client.close()
      await lost
      expect(ends).toEqual([new TimeoutError('SSL shutdown timed out')])
      server.abort()
      await close()
    })
  })

  test('has no timers left when it is closed in time', async () => {
    await onNode.run(async (loop) => {
      const left = new Set<ScheduledTimer>()
      const scheduleAt = loop.scheduleAt.bind(loop)
      loop.scheduleAt = (when, runnable) => {
        const timer = scheduleAt(when, {
          run: () => {
            left.delete(watched)
            runnable.run()
          },
        })
        const watched = {
          cancel: () => {
            left.delete(watched)
            timer.cancel()
          },
        }
        left.add(watched)
        return watched
      }
      const journal = new Journal(loop)
      const { client, close } = await securedOn(loop, journal.protocol('server'), journal.protocol('client'))
      expect(left.size).toBe(0)
      client.close()
      expect(left.size).toBe(1)
      await journal.until('client', 'lost null')
      await close()
      expect(left.size).toBe(0)
    })
  })

  test('ends at once when it is aborted, also while it says goodbye', async () => {
    await onNode.run(async (loop) => {
      for (const first of ['abort', 'close'] as const) {
        const journal = new Journal(loop)
        const { client, server, close } = await securedOn(loop, journal.protocol('server'), journal.protocol('client'))
        server.pauseReading()
        const encrypted = client.getExtraInfo('ssl_object') as TLSSocket
        client[first]()
        client.abort()
        await journal.until('client', 'lost null')
        if (!encrypted.closed) await wrapFuture(once(encrypted, 'close'))
        expect(encrypted.destroyed).toBe(true)
        expect(journal.of('client')).toEqual(['made', 'lost null'])
        server.abort()
        // An abort may reach it as a reset before.
        await journal.untilOne('server', (entry) => entry.startsWith('lost '))
        await close()
      }
    })
  })

  test('is lost with an error when something comes that is not encrypted', async () => {
    await onNode.run(async (loop) => {
      // Between the two sides somebody adds something.
      let intruder: Transport | undefined
      const journal = new Journal(loop)
      const { host, port, close } = await securedServer(loop, () => journal.protocol('server'))
      const between = await plainServer(loop, {
        connectionMade(inner) {
          intruder = inner
          inner.pauseReading()
          const outward: Protocol = {
            dataReceived: (data) => inner.write(data),
            connectionLost: () => inner.close(),
          }
          createTask(loop.createConnection(() => outward, host, port)).addDoneCallback((connecting) => {
            const [outer] = connecting.result()
            const inward: Protocol = {
              dataReceived: (data) => outer.write(data),
              connectionLost: () => outer.close(),
            }
            inner.setProtocol(inward)
            inner.resumeReading()
          })
        },
      })
      await loop.createConnection(() => journal.protocol('client'), between.host, between.port, secured)
      intruder?.write(bytes('this is in the clear, and no record'))
      await journal.until('client', 'lost SSLError')
      await journal.untilOne('server', isEnd)
      await between.close()
      await close()
    })
  })

  test('ends when the other side just goes, without a goodbye', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const { server, client, close } = await securedOn(loop, journal.protocol('server'), journal.protocol('client'))
      server.abort()
      await journal.until('server', 'lost null')
      await journal.untilOne('client', isEnd)
      expect(client.isClosing()).toBe(true)
      await close()
    })
  })

  test('is lost when its protocol throws, with a report', async () => {
    await onNode.run(
      async (loop) => {
        const journal = new Journal(loop)
        const { client, close } = await securedOn(
          loop,
          journal.protocol('server', {
            dataReceived() {
              throw new Error('can’t read that')
            },
          }),
          journal.protocol('client'),
        )
        client.write(bytes('something'))
        await journal.until('server', 'lost Error')
        await journal.untilOne('client', isEnd)
        await close()
      },
      { reports: ['Fatal error: protocol.dataReceived() call failed.: Error: can’t read that'] },
    )
  })

  test('is not there for who throws when told of it', async () => {
    await onNode.run(
      async (loop) => {
        const { host, port, close } = await securedServer(loop, () => ({}))
        const protocol: Protocol = {
          connectionMade() {
            throw new Error('no, thanks')
          },
        }
        expect(await errorOf(loop.createConnection(() => protocol, host, port, secured))).toEqual(
          new Error('no, thanks'),
        )
        await close()
      },
      { reports: ['Fatal error on SSL protocol: Error: no, thanks'] },
    )
  })

  test('is gone with its loop, in the midst of a handshake and afterwards', async () => {
    await onNode.run(async (loop) => {
      const silent = await plainServer(loop, {})
      void createTask(loop.createConnection(() => ({}), silent.host, silent.port, secured))
      await securedOn(loop, {}, {})
      // Nothing is closed.
    })
  })

  test('can be closed while reading is paused, however much waits to be read', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const { client, server, close } = await securedOn(loop, journal.protocol('server'), journal.protocol('client'))
      client.pauseReading()
      server.write(new Uint8Array(8 * 1024 * 1024))
      client.write(bytes('written'))
      await journal.until('server', 'got written')
      client.close()
      await journal.until('client', 'lost null')
      await journal.until('server', 'lost null')
      expect(journal.of('client')).toEqual(['made', 'end', 'lost null'])
      await close()
    })
  })

  test('throws away what comes after it was closed', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const { client, server, close } = await securedOn(loop, journal.protocol('server'), journal.protocol('client'))
      server.write(bytes('too late'))
      client.close()
      await journal.until('client', 'lost null')
      await journal.until('server', 'lost null')
      expect(journal.of('client')).toEqual(['made', 'end', 'lost null'])
      await close()
    })
  })
})

async function nextTurn(loop: EventLoop): Promise<void> {
  const future = loop.createFuture<void>()
  setImmediate(() => future.setResult())
  await future
}
