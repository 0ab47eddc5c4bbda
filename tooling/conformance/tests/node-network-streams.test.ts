import {
  createTask,
  isCancelled,
  RuntimeError,
  sleep,
  type BufferedProtocol,
  type Protocol,
  type Transport,
} from '@asyncio/core'
import { format } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import { bytes, textOf } from '../src/in-memory-network.ts'
import { addressOf, connectedOn, Journal, networkPlaces } from '../src/network-places.ts'

const KIB = 1024

/** Counts bytes, and settles a future when there are enough. */
function counter(): { count: number; wrong: number; dataReceived: (data: Uint8Array) => void } {
  const counting = {
    count: 0,
    wrong: 0,
    dataReceived(data: Uint8Array): void {
      for (const byte of data) if (byte !== 7) counting.wrong += 1
      counting.count += data.length
    },
  }
  return counting
}

for (const { place, run } of networkPlaces) {
  describe(`a transport ${place}`, () => {
    test('tells its protocol of the connection before data comes, and before createConnection answers', async () => {
      await run(async (loop) => {
        const journal = new Journal(loop)
        const server = journal.protocol('server', { connectionMade: (transport) => transport.write(bytes('hello')) })
        const listening = await loop.createServer(() => server, '127.0.0.1', 0)
        const [host, port] = addressOf(listening.sockets[0]?.localAddress)
        const client = journal.protocol('client')
        const [transport, protocol] = await loop.createConnection(() => client, host, port)
        journal.note('client', 'answered')
        expect(protocol).toBe(client)
        await journal.until('client', 'got hello')
        transport.close()
        expect(transport.isClosing()).toBe(true)
        await journal.until('server', 'lost null')
        listening.close()
        await listening.waitClosed()
        expect(journal.of('client')).toEqual(['made', 'answered', 'got hello', 'lost null'])
        expect(journal.of('server')).toEqual(['made', 'end', 'lost null'])
      })
    })

    test('sends pieces in their order, one by one or several at once', async () => {
      await run(async (loop) => {
        const journal = new Journal(loop)
        const { client, close } = await connectedOn(loop, journal.protocol('server'), {})
        client.write(bytes('a'))
        client.writelines([bytes('b'), bytes(''), bytes('c')])
        client.writelines([])
        client.write(bytes(''))
        // A view of a part is that part.
        client.write(bytes('cde').subarray(1, 2))
        expect(client.getWriteBufferSize()).toBe(0)
        client.writeEof()
        await journal.until('server', 'end')
        expect(journal.of('server')).toEqual(['made', 'got abcd', 'end'])
        await close()
      })
    })

    test('is told that the connection is lost in a later turn, and once', async () => {
      await run(async (loop) => {
        const journal = new Journal(loop)
        const { client, server, close } = await connectedOn(loop, {}, journal.protocol('client'))
        client.close()
        client.close()
        client.abort()
        expect(journal.of('client')).toEqual(['made'])
        await sleep(0)
        expect(journal.of('client')).toEqual(['made', 'lost null'])
        server.abort()
        await close()
        expect(journal.of('client')).toEqual(['made', 'lost null'])
      })
    })

    test('holds the writer back while the reader has paused, and lets it go on at the low mark', async () => {
      await run(async (loop) => {
        const journal = new Journal(loop)
        const received = counter()
        const { client, server, close } = await connectedOn(loop, received, journal.protocol('client'))
        server.pauseReading()
        server.pauseReading()
        expect(server.isReading()).toBe(false)
        const piece = new Uint8Array(256 * KIB).fill(7)
        let written = 0
        while (!journal.of('client').includes('pause')) {
          client.write(piece)
          written += piece.length
          await sleep(0)
        }
        expect(client.getWriteBufferSize()).toBeGreaterThan(64 * KIB)
        expect(journal.of('client')).toEqual(['made', 'pause'])
        server.resumeReading()
        server.resumeReading()
        await journal.until('client', 'resume')
        expect(client.getWriteBufferSize()).toBeLessThanOrEqual(16 * KIB)
        client.close()
        await journal.until('client', 'lost null')
        expect(journal.of('client')).toEqual(['made', 'pause', 'resume', 'lost null'])
        await close()
        expect(written).toBeGreaterThan(0)
      })
    })

    test('has marks that follow from each other, and pause at once', async () => {
      await run(async (loop) => {
        const journal = new Journal(loop)
        const { client, server, close } = await connectedOn(loop, counter(), journal.protocol('client'))
        expect(client.getWriteBufferLimits()).toEqual([16 * KIB, 64 * KIB])
        client.setWriteBufferLimits({ low: 10 })
        expect(client.getWriteBufferLimits()).toEqual([10, 40])
        client.setWriteBufferLimits({ high: 10 })
        expect(client.getWriteBufferLimits()).toEqual([2, 10])
        expect(() => client.setWriteBufferLimits({ high: 1, low: 2 })).toThrow(
          'high (1) must be >= low (2) must be >= 0',
        )
        client.setWriteBufferLimits({ high: 1e9, low: 1e9 })
        server.pauseReading()
        while (client.getWriteBufferSize() === 0) client.write(new Uint8Array(64 * KIB))
        expect(journal.of('client')).toEqual(['made'])
        client.setWriteBufferLimits({ high: 0 })
        expect(journal.of('client')).toEqual(['made', 'pause'])
        server.resumeReading()
        await journal.until('client', 'resume')
        expect(client.getWriteBufferSize()).toBe(0)
        await close()
      })
    })

    test('ends one direction with writeEof, and the other goes on if eofReceived says so', async () => {
      await run(async (loop) => {
        const journal = new Journal(loop)
        const server = journal.protocol('server', { eofReceived: () => true })
        const ends = await connectedOn(loop, server, journal.protocol('client'))
        ends.client.write(bytes('question'))
        ends.client.writeEof()
        ends.client.writeEof()
        expect(ends.client.canWriteEof()).toBe(true)
        expect(() => ends.client.write(bytes('more'))).toThrow('Cannot call write() after writeEof()')
        expect(() => ends.client.writelines([])).toThrow('Cannot call writelines() after writeEof()')
        await journal.until('server', 'end')
        ends.server.write(bytes('answer'))
        await journal.until('client', 'got answer')
        expect(ends.server.isClosing()).toBe(false)
        ends.server.close()
        ends.server.writeEof()
        await journal.until('client', 'lost null')
        await ends.close()
        expect(journal.of('server')).toEqual(['made', 'got question', 'end', 'lost null'])
        expect(journal.of('client')).toEqual(['made', 'got answer', 'end', 'lost null'])
      })
    })

    test('stays open when both sides have ended and both protocols say so, until it is closed', async () => {
      await run(async (loop) => {
        const journal = new Journal(loop)
        const stays = { eofReceived: () => true }
        const ends = await connectedOn(loop, journal.protocol('server', stays), journal.protocol('client', stays))
        ends.client.writeEof()
        ends.server.writeEof()
        await journal.until('server', 'end')
        await journal.until('client', 'end')
        for (let turn = 0; turn < 20; turn += 1) await sleep(0)
        expect([ends.client.isClosing(), ends.server.isClosing()]).toEqual([false, false])
        await ends.close()
        expect(journal.of('server')).toEqual(['made', 'end', 'lost null'])
        expect(journal.of('client')).toEqual(['made', 'end', 'lost null'])
      })
    })

    test('sends what waits before it ends or closes', async () => {
      for (const how of ['writeEof', 'close', 'both'] as const) {
        await run(async (loop) => {
          const journal = new Journal(loop)
          const received = counter()
          const ends = await connectedOn(
            loop,
            { ...journal.protocol('server'), dataReceived: (data) => received.dataReceived(data) },
            journal.protocol('client'),
          )
          ends.server.pauseReading()
          let written = 0
          while (ends.client.getWriteBufferSize() < 100 * KIB) {
            ends.client.write(new Uint8Array(64 * KIB).fill(7))
            written += 64 * KIB
          }
          if (how !== 'close') ends.client.writeEof()
          if (how !== 'writeEof') ends.client.close()
          await sleep(0)
          expect(journal.of('client')).toEqual(['made', 'pause'])
          ends.server.resumeReading()
          await journal.until('server', 'lost null')
          expect([received.count, received.wrong]).toEqual([written, 0])
          await journal.until('client', 'lost null')
          await ends.close()
          expect(journal.of('client')).toEqual(
            how === 'writeEof'
              ? ['made', 'pause', 'resume', 'end', 'lost null']
              : ['made', 'pause', 'resume', 'lost null'],
          )
        })
      }
    })

    test('sends what is written while it closes and something waits', async () => {
      await run(async (loop) => {
        const journal = new Journal(loop)
        const received = counter()
        const server = { ...journal.protocol('server'), dataReceived: received.dataReceived }
        const ends = await connectedOn(loop, server, journal.protocol('client'))
        ends.server.pauseReading()
        let written = 1
        while (ends.client.getWriteBufferSize() === 0) {
          ends.client.write(new Uint8Array(64 * KIB).fill(7))
          written += 64 * KIB
        }
        ends.client.close()
        ends.client.write(Uint8Array.of(7))
        ends.server.resumeReading()
        await journal.until('server', 'lost null')
        await ends.close()
        expect([received.count, received.wrong]).toEqual([written, 0])
      })
    })

    test('drops what waits when it is aborted', async () => {
      await run(async (loop) => {
        const journal = new Journal(loop)
        const received = counter()
        const lost = journal.protocol('server')
        const ends = await connectedOn(
          loop,
          { ...lost, dataReceived: received.dataReceived },
          journal.protocol('client'),
        )
        ends.server.pauseReading()
        let written = 0
        while (ends.client.getWriteBufferSize() < 1e6) {
          ends.client.write(new Uint8Array(64 * KIB).fill(7))
          written += 64 * KIB
        }
        ends.client.abort()
        ends.client.abort()
        ends.client.close()
        expect(ends.client.getWriteBufferSize()).toBe(0)
        expect(journal.of('client')).toEqual(['made', 'pause'])
        await sleep(0)
        expect(journal.of('client')).toEqual(['made', 'pause', 'lost null'])
        ends.server.resumeReading()
        await ends.close()
        expect(received.count).toBeLessThan(written)
      })
    })

    test('ignores what is written after the loss, with a warning from the fifth time on', async () => {
      const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
      try {
        await run(async (loop) => {
          const ends = await connectedOn(loop, {}, {})
          ends.client.close()
          for (let count = 0; count < 3; count += 1) ends.client.write(bytes('x'))
          ends.client.writelines([bytes('x')])
          expect(warn).not.toHaveBeenCalled()
          ends.client.write(bytes('x'))
          expect(warn.mock.calls.map(([message]) => message)).toEqual(['socket.send() raised exception.'])
          await sleep(0)
          ends.client.write(bytes('x'))
          expect(warn).toHaveBeenCalledTimes(2)
          await ends.close()
        })
      } finally {
        warn.mockRestore()
      }
    })

    test('refuses what is no bytes by name, before anything is written', async () => {
      await run(async (loop) => {
        const journal = new Journal(loop)
        const ends = await connectedOn(loop, journal.protocol('server'), {})
        expect(() => ends.client.write('text' as never)).toThrow(
          "received 'text'; encode a text with new TextEncoder()",
        )
        expect(() => ends.client.write([1, 2] as never)).toThrow('received an array')
        expect(() => ends.client.writelines([bytes('a'), null as never])).toThrow(TypeError)
        ends.client.close()
        await journal.until('server', 'lost null')
        await ends.close()
        expect(journal.of('server')).toEqual(['made', 'end', 'lost null'])
      })
    })

    for (const call of ['dataReceived', 'eofReceived'] as const) {
      test(`ends the connection with what ${call} throws, and tells of it`, async () => {
        const boom = new Error('boom')
        const throwing = {
          [call]: () => {
            throw boom
          },
        }
        await run(
          async (loop) => {
            const lost = loop.createFuture<unknown>()
            const server = { ...throwing, connectionLost: (error: Error | null) => lost.setResult(error) }
            const ends = await connectedOn(loop, server, {})
            if (call === 'dataReceived') ends.client.write(bytes('x'))
            else ends.client.writeEof()
            expect(await lost).toBe(boom)
            await ends.close()
          },
          { reports: [`Fatal error: protocol.${call}() call failed.: Error: boom`] },
        )
      })
    }

    test('fills the buffer of a buffered protocol, as often as it takes', async () => {
      await run(async (loop) => {
        const log: string[] = []
        const lost = loop.createFuture<void>()
        const buffer = new Uint8Array(4)
        const buffered: BufferedProtocol = {
          getBuffer: (hint) => {
            expect(hint).toBe(-1)
            return buffer
          },
          bufferUpdated: (count) => void log.push(textOf(buffer.subarray(0, count))),
          eofReceived: () => void log.push('end'),
          connectionLost: (error) => {
            log.push(`lost ${String(error)}`)
            lost.setResult()
          },
        }
        const ends = await connectedOn(loop, {}, buffered)
        ends.server.write(bytes('abcdefghij'))
        ends.server.close()
        await lost
        await ends.close()
        expect(log).toEqual(['abcd', 'efgh', 'ij', 'end', 'lost null'])
      })
    })

    test('does not fill a buffer when its protocol has paused reading in between', async () => {
      await run(async (loop) => {
        const journal = new Journal(loop)
        const buffer = new Uint8Array(2)
        const buffered: BufferedProtocol = {
          getBuffer: () => buffer,
          bufferUpdated: (count) => {
            journal.note('client', `filled ${textOf(buffer.subarray(0, count))}`)
            ends.client.pauseReading()
          },
        }
        const ends = await connectedOn(loop, {}, buffered)
        ends.server.write(bytes('abcd'))
        await journal.until('client', 'filled ab')
        for (let turn = 0; turn < 10; turn += 1) await sleep(0)
        expect(journal.of('client')).toEqual(['filled ab'])
        ends.client.setProtocol(journal.protocol('client'))
        ends.client.resumeReading()
        await journal.until('client', 'got cd')
        await ends.close()
      })
    })

    for (const [what, room, said] of [
      ['no room', new Uint8Array(), 'RuntimeError: getBuffer() returned an empty buffer'],
      ['no bytes', 5, 'TypeError: data argument must be a bytes-like object, a Uint8Array: received 5'],
    ] as const) {
      test(`loses the connection when a buffer has ${what}`, async () => {
        await run(
          async (loop) => {
            const lost = loop.createFuture<string>()
            const ends = await connectedOn(loop, {}, {
              getBuffer: () => room,
              bufferUpdated: () => {},
              connectionLost: (error: Error | null) => lost.setResult(String(error)),
            } as Protocol)
            ends.server.write(bytes('x'))
            expect(await lost).toBe(said)
            await ends.close()
          },
          { reports: [`Fatal error: protocol.getBuffer() call failed.: ${said}`] },
        )
      })
    }

    test('loses the connection with what bufferUpdated throws', async () => {
      await run(
        async (loop) => {
          const lost = loop.createFuture<string>()
          const ends = await connectedOn(
            loop,
            {},
            {
              getBuffer: () => new Uint8Array(9),
              bufferUpdated: () => {
                throw new Error('full')
              },
              connectionLost: (error: Error | null) => lost.setResult(String(error)),
            },
          )
          ends.server.write(bytes('x'))
          expect(await lost).toBe('Error: full')
          await ends.close()
        },
        { reports: ['Fatal error: protocol.bufferUpdated() call failed.: Error: full'] },
      )
    })

    test('can be given another protocol of either kind at any time', async () => {
      await run(async (loop) => {
        const journal = new Journal(loop)
        const buffer = new Uint8Array(10)
        const plain: Protocol = { dataReceived: (data) => journal.note('client', `plain ${textOf(data)}`) }
        const buffered: BufferedProtocol = {
          getBuffer: () => buffer,
          bufferUpdated: (count) => journal.note('client', `buffered ${textOf(buffer.subarray(0, count))}`),
        }
        const { client, server, close } = await connectedOn(loop, {}, plain)
        for (const [said, protocol] of [
          ['plain 0', plain],
          ['buffered 1', buffered],
          ['plain 2', plain],
        ] as const) {
          client.setProtocol(protocol)
          expect(client.getProtocol()).toBe(protocol)
          server.write(bytes(said.slice(-1)))
          await journal.until('client', said)
        }
        await close()
      })
    })

    test('can be paused in connectionMade, and what has come waits', async () => {
      await run(async (loop) => {
        const journal = new Journal(loop)
        const client = journal.protocol('client', {
          connectionMade: (transport: Transport) => transport.pauseReading(),
        })
        const ends = await connectedOn(loop, {}, client)
        ends.server.write(bytes('early'))
        for (let turn = 0; turn < 20; turn += 1) await sleep(0)
        expect(journal.of('client')).toEqual(['made'])
        ends.client.resumeReading()
        expect(journal.of('client')).toEqual(['made'])
        await journal.until('client', 'got early')
        ends.client.close()
        ends.client.pauseReading()
        ends.client.resumeReading()
        expect(ends.client.isReading()).toBe(false)
        await ends.close()
      })
    })

    test('knows both addresses, also when it is closed', async () => {
      await run(async (loop) => {
        const ends = await connectedOn(loop, {}, {})
        const here = addressOf(ends.client.getExtraInfo('sockname'))
        const there = addressOf(ends.client.getExtraInfo('peername'))
        expect(here[0]).toBe('127.0.0.1')
        expect(ends.server.getExtraInfo('peername')).toEqual(here)
        expect(ends.server.getExtraInfo('sockname')).toEqual(there)
        expect(ends.client.getExtraInfo('socket')).toMatchObject({ family: 'IPv4', localAddress: here })
        expect(ends.client.getExtraInfo('cipher')).toBeNull()
        expect(ends.client.getExtraInfo('cipher', 'none')).toBe('none')
        expect(format('%s', ends.client)).toContain(`Transport ${here.join(':')} -> ${there.join(':')}>`)
        await ends.close()
        expect(ends.client.getExtraInfo('sockname')).toEqual(here)
        expect(format('%s', ends.client)).toContain('closing>')
      })
    })

    test('leaves no connection when createConnection is cancelled, whenever that is', async () => {
      await run(async (loop) => {
        const listening = await loop.createServer(() => ({}), '127.0.0.1', 0)
        const [host, port] = addressOf(listening.sockets[0]?.localAddress)
        for (let turns = 0; turns < 12; turns += 1) {
          const connecting = createTask(loop.createConnection(() => ({}), host, port))
          for (let turn = 0; turn < turns; turn += 1) await sleep(0)
          if (!connecting.cancel()) connecting.result()[0].abort()
          else expect(await connecting.catch(isCancelled)).toBe(true)
        }
        listening.close()
        await listening.waitClosed()
      })
    })

    test('is closed when its protocol can’t be made', async () => {
      await run(async (loop) => {
        const journal = new Journal(loop)
        const listening = await loop.createServer(() => journal.protocol('server'), '127.0.0.1', 0)
        const [host, port] = addressOf(listening.sockets[0]?.localAddress)
        const factory = (): never => {
          throw new RuntimeError('none here')
        }
        await expect(loop.createConnection(factory, host, port)).rejects.toThrow('none here')
        await journal.until('server', 'lost null')
        listening.close()
        await listening.waitClosed()
        expect(journal.of('server')).toEqual(['made', 'end', 'lost null'])
      })
    })
  })
}
