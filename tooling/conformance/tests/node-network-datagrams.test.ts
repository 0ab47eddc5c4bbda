import {
  OSError,
  sleep,
  ValueError,
  type DatagramProtocol,
  type DatagramTransport,
  type SocketAddress,
} from '@asyncio/core'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { bytes, textOf } from '../src/in-memory-network.ts'
import { addressOf, Journal, networkPlaces, onNode } from '../src/network-places.ts'

/** A protocol that notes what it is told. */
function listener(journal: Journal, side: string, more: Partial<DatagramProtocol> = {}): DatagramProtocol {
  return {
    connectionMade: () => journal.note(side, 'made'),
    datagramReceived: (data, address) => {
      journal.note(side, `'${textOf(data)}'`)
      more.datagramReceived?.(data, address)
    },
    errorReceived: (error) => {
      journal.note(side, `error ${error.name}`)
      more.errorReceived?.(error)
    },
    connectionLost: (error) => journal.note(side, `lost ${String(error)}`),
  }
}

function localOf(transport: DatagramTransport): SocketAddress {
  return addressOf(transport.getExtraInfo('sockname'))
}

for (const { place, run } of networkPlaces) {
  describe(`an endpoint of datagrams ${place}`, () => {
    test('sends to addresses or to its only one, and is answered', async () => {
      await run(async (loop) => {
        const journal = new Journal(loop)
        const echo = (data: Uint8Array, address: SocketAddress): void =>
          server.sendTo(bytes(`re: ${textOf(data)}`), address)
        const [server] = await loop.createDatagramEndpoint(
          () => listener(journal, 'server', { datagramReceived: echo }),
          { localAddr: ['127.0.0.1', 0] },
        )
        const remoteAddr = localOf(server)
        const [client] = await loop.createDatagramEndpoint(() => listener(journal, 'client'), { remoteAddr })
        expect(journal.of('client')).toEqual(['made'])
        expect(client.getExtraInfo('peername')).toEqual(remoteAddr)
        expect(server.getExtraInfo('peername')).toBeNull()
        expect(server.getExtraInfo('socket')).toMatchObject({ family: 'IPv4', localAddress: remoteAddr })
        expect(server.getExtraInfo('cipher', 'none')).toBe('none')
        const data = bytes('one')
        client.sendTo(data)
        data.fill(0)
        await journal.until('client', "'re: one'")
        client.sendTo(bytes(''), remoteAddr)
        await journal.until('client', "'re: '")
        expect(() => client.sendTo(bytes('x'), ['127.0.0.1', 1])).toThrow('Invalid address: must be null or 127.0.0.1:')
        expect(() => client.sendTo('x' as never)).toThrow('data argument must be a bytes-like object')
        expect(() => server.sendTo(bytes('x'))).toThrow('the endpoint is not connected to an address')
        client.setWriteBufferLimits({ high: 8 })
        expect(client.getWriteBufferLimits()).toEqual([2, 8])
        expect(client.getWriteBufferSize()).toBe(0)
        client.close()
        client.close()
        expect(client.isClosing()).toBe(true)
        client.sendTo(bytes('ignored'))
        server.abort()
        server.abort()
        await journal.until('server', 'lost null')
        expect(journal.of('client').slice(-1)).toEqual(['lost null'])
        expect(journal.of('server')).toEqual(['made', "'one'", "''", 'lost null'])
      })
    })

    test('is told that nobody is there if it is connected, and stays open', async () => {
      await run(async (loop) => {
        const journal = new Journal(loop)
        const [gone] = await loop.createDatagramEndpoint(() => listener(journal, 'gone'), {
          localAddr: ['127.0.0.1', 0],
        })
        const remoteAddr = localOf(gone)
        gone.close()
        await journal.until('gone', 'lost null')
        const [client] = await loop.createDatagramEndpoint(() => listener(journal, 'client'), { remoteAddr })
        const [free] = await loop.createDatagramEndpoint(() => listener(journal, 'free'), { family: 4 })
        free.sendTo(bytes('hello?'), remoteAddr)
        client.sendTo(bytes('hello?'))
        await journal.until('client', 'error ConnectionRefusedError')
        expect(client.isClosing()).toBe(false)
        expect(journal.of('free')).toEqual(['made'])
        client.close()
        free.close()
        await journal.until('free', 'lost null')
      })
    })

    test('is told of a datagram that is too large, and sends the next', async () => {
      await run(async (loop) => {
        const journal = new Journal(loop)
        const options = { localAddr: ['127.0.0.1', 0] } as const
        const [one] = await loop.createDatagramEndpoint(() => listener(journal, 'one'), options)
        one.sendTo(new Uint8Array(65_508), localOf(one))
        await journal.until('one', 'error OSError')
        one.sendTo(bytes('small'), localOf(one))
        await journal.until('one', "'small'")
        one.close()
        await journal.until('one', 'lost null')
      })
    })

    test('stays when datagramReceived throws, which is told', async () => {
      const name = place === 'in memory' ? 'anonymous' : 'datagramReceived'
      await run(
        async (loop) => {
          const journal = new Journal(loop)
          const boom = (data: Uint8Array): void => {
            if (textOf(data) === 'boom') throw new Error('boom')
          }
          const options = { localAddr: ['127.0.0.1', 0] } as const
          const [one] = await loop.createDatagramEndpoint(
            () => listener(journal, 'one', { datagramReceived: boom }),
            options,
          )
          for (const word of ['a', 'boom', 'b']) one.sendTo(bytes(word), localOf(one))
          await journal.until('one', "'b'")
          one.close()
          await journal.until('one', 'lost null')
          expect(journal.of('one')).toEqual(['made', "'a'", "'boom'", "'b'", 'lost null'])
        },
        { reports: [`Exception in callback ${name}(): Error: boom`] },
      )
    })

    test('refuses arguments that contradict each other in the words of Python', async () => {
      await run(async (loop) => {
        const journal = new Journal(loop)
        const open = (options: object): PromiseLike<unknown> => loop.createDatagramEndpoint(() => ({}), options)
        await expect(open({})).rejects.toThrow('unexpected address family')
        await expect(open({ localAddr: '127.0.0.1' })).rejects.toThrow(
          "2-tuple is expected, [host, port]: received '127",
        )
        await expect(open({ sock: {}, reusePort: true, family: 4 })).rejects.toThrow(
          'socket modifier keyword arguments can not be used when sock is specified. (family=4, reusePort=true)',
        )
        await expect(open({ localAddr: ['127.0.0.1', 0], remoteAddr: ['::1', 53] })).rejects.toThrow(
          'can not get address information',
        )
        const options = { localAddr: ['127.0.0.1', 0] } as const
        const [first] = await loop.createDatagramEndpoint(() => listener(journal, 'first'), options)
        const taken = open({ localAddr: localOf(first) })
        await expect(taken).rejects.toMatchObject({ code: 'EADDRINUSE' })
        first.close()
        await journal.until('first', 'lost null')
        const factory = (): never => {
          throw new Error('no protocol')
        }
        await expect(loop.createDatagramEndpoint(factory, options)).rejects.toThrow('no protocol')
      })
    })
  })
}

describe("Node's sockets for datagrams", () => {
  test('send over IPv6', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const answer = (data: Uint8Array, address: SocketAddress): void =>
        one.sendTo(bytes(`re: ${textOf(data)}`), address)
      const [one] = await loop.createDatagramEndpoint(() => listener(journal, 'one', { datagramReceived: answer }), {
        localAddr: ['::1', 0],
      })
      expect(one.getExtraInfo('socket')).toMatchObject({ family: 'IPv6' })
      const [other] = await loop.createDatagramEndpoint(() => listener(journal, 'other'), { remoteAddr: localOf(one) })
      expect(other.getExtraInfo('peername')).toEqual(localOf(one))
      other.sendTo(bytes('six'))
      await journal.until('one', "'six'")
      await journal.until('other', "'re: six'")
      other.close()
      await journal.until('other', 'lost null')
      one.close()
      await journal.until('one', 'lost null')
    })
  })

  test('are not connected where they may broadcast, and send to their address all the same', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const [one] = await loop.createDatagramEndpoint(() => listener(journal, 'one'), { localAddr: ['127.0.0.1', 0] })
      const remoteAddr = localOf(one)
      const options = { remoteAddr, allowBroadcast: true }
      const [other] = await loop.createDatagramEndpoint(() => listener(journal, 'other'), options)
      expect(other.getExtraInfo('peername')).toBeNull()
      other.sendTo(bytes('x'))
      await journal.until('one', "'x'")
      one.close()
      other.close()
      await journal.until('other', 'lost null')
    })
  })

  test('are taken over when they are bound already', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const sock = createSocket('udp4')
      sock.bind(0, '127.0.0.1')
      await once(sock, 'listening')
      const [one] = await loop.createDatagramEndpoint(() => listener(journal, 'one'), { sock })
      one.sendTo(bytes('x'), localOf(one))
      await journal.until('one', "'x'")
      const connected = createSocket('udp4')
      connected.connect(localOf(one)[1], '127.0.0.1')
      await once(connected, 'connect')
      const [other] = await loop.createDatagramEndpoint(() => listener(journal, 'other'), { sock: connected })
      expect(other.getExtraInfo('peername')).toEqual(localOf(one))
      other.sendTo(bytes('y'))
      await journal.until('one', "'y'")
      one.close()
      other.close()
      await journal.until('other', 'lost null')
      await expect(loop.createDatagramEndpoint(() => ({}), { sock: {} })).rejects.toThrow(ValueError)
    })
  })

  test('send what waits before they close, in their order', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const [one] = await loop.createDatagramEndpoint(() => listener(journal, 'one'), { localAddr: ['127.0.0.1', 0] })
      const [other] = await loop.createDatagramEndpoint(() => listener(journal, 'other'), { remoteAddr: localOf(one) })
      for (const word of ['a', 'b', 'c']) other.sendTo(bytes(word))
      other.close()
      await journal.until('one', "'c'")
      expect(journal.of('one')).toEqual(['made', "'a'", "'b'", "'c'"])
      one.close()
      await journal.until('one', 'lost null')
      expect(journal.of('other')).toEqual(['made', 'lost null'])
    })
  })

  test('count what waits themselves where the platform does not say it', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const sock = createSocket('udp4')
      sock.bind(0, '127.0.0.1')
      await once(sock, 'listening')
      // As on Deno.
      Object.assign(sock, { getSendQueueSize: undefined })
      const [one] = await loop.createDatagramEndpoint(() => listener(journal, 'one'), { sock })
      for (const word of ['a', 'bc']) one.sendTo(bytes(word), localOf(one))
      expect(one.getWriteBufferSize()).toBe(3)
      await journal.until('one', "'bc'")
      expect(one.getWriteBufferSize()).toBe(0)
      one.sendTo(bytes('last'), localOf(one))
      one.close()
      await journal.until('one', 'lost null')
    })
  })

  test('tell nothing once they are closing', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const [one] = await loop.createDatagramEndpoint(() => listener(journal, 'one'), { localAddr: ['127.0.0.1', 0] })
      one.sendTo(bytes('x'), localOf(one))
      one.close()
      for (let turn = 0; turn < 20; turn += 1) await sleep(0)
      expect(journal.of('one')).toEqual(['made', 'lost null'])
    })
  })

  test('refuse reusePort where Node is too old for it', async () => {
    await onNode.run(async (loop) => {
      const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
      const old = major < 22 || (major === 22 && minor < 12) || (major === 23 && minor < 1)
      const options = { localAddr: ['127.0.0.1', 0], reusePort: true } as const
      const opening = loop.createDatagramEndpoint(() => ({}), options)
      if (old) await expect(opening).rejects.toThrow('reuse_port not supported')
      else (await opening)[0].close()
      await sleep(0)
      await expect(loop.createDatagramEndpoint(() => ({}), { localAddr: ['192.0.2.1', 0] })).rejects.toThrow(OSError)
    })
  })
})

test('a datagram that is there at once is told of after createDatagramEndpoint has answered', async () => {
  await onNode.run(async (loop) => {
    const journal = new Journal(loop)
    const outside = createSocket('udp4')
    const early = listener(journal, 'early')
    const [transport] = await loop.createDatagramEndpoint(
      () => ({
        ...early,
        connectionMade: (made) => {
          early.connectionMade?.(made)
          outside.send('at once', localOf(made)[1], '127.0.0.1')
        },
      }),
      { localAddr: ['127.0.0.1', 0] },
    )
    journal.note('early', 'answered')
    await journal.until('early', "'at once'")
    expect(journal.of('early')).toEqual(['made', 'answered', "'at once'"])
    transport.close()
    outside.close()
  })
})
