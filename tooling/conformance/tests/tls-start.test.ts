import {
  createTask,
  isCancelled,
  type BufferedProtocol,
  type EventLoop,
  type Protocol,
  type Transport,
} from '@asyncio/core'
import { openConnection, startServer } from '@asyncio/streams'
import { TlsTransport, type SSLContext } from '@asyncio/streams/node'
import { describe, expect, test } from 'vitest'
import { clientContext, keyPair, serverContext } from '../src/certificates.ts'
import { errorOf } from '../src/error-of.ts'
import { bytes, textOf } from '../src/in-memory-network.ts'
import { addressOf, connectedOn, Journal, onNode } from '../src/network-places.ts'

type Started = { client: Transport; server: Transport }

/** Encrypts both sides of a connection. */
async function startBoth(
  loop: EventLoop,
  plain: Started,
  protocols: { client: Protocol; server: Protocol },
  contexts: { client: SSLContext; server: SSLContext } = { client: clientContext(), server: serverContext() },
): Promise<Started> {
  const serverSide = createTask(
    loop.startTls(plain.server, protocols.server, contexts.server, { serverSide: true, sslHandshakeTimeout: 300 }),
  )
  const client = await loop.startTls(plain.client, protocols.client, contexts.client, { serverHostname: 'localhost' })
  return { client, server: await serverSide }
}

describe('a connection that is there', () => {
  test('is encrypted on both sides, and the protocols are not told again that it is made', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const protocols = { client: journal.protocol('client'), server: journal.protocol('server') }
      const plain = await connectedOn(loop, protocols.server, protocols.client)
      plain.client.write(bytes('in the clear'))
      await journal.until('server', 'got in the clear')
      const { client, server } = await startBoth(loop, plain, protocols)
      expect(client).toBeInstanceOf(TlsTransport)
      expect(client).not.toBe(plain.client)
      expect(client.getProtocol()).toBe(protocols.client)
      expect(client.getExtraInfo('peername')).toEqual(plain.client.getExtraInfo('peername'))
      server.write(bytes('secret'))
      await journal.until('client', 'got secret')
      client.close()
      await journal.until('server', 'lost null')
      await journal.until('client', 'lost null')
      await plain.close()
      expect(journal.of('client')).toEqual(['made', 'got secret', 'end', 'lost null'])
      expect(journal.of('server')).toEqual(['made', 'got in the clear', 'end', 'lost null'])
    })
  })

  test('is encrypted for protocols with a buffer of their own', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const memory = new Uint8Array(3)
      let all = ''
      const taking: BufferedProtocol = {
        connectionMade: () => journal.note('taker', 'made'),
        connectionLost: (error: Error | null) => journal.note('taker', `lost ${String(error)}`),
        eofReceived: () => journal.note('taker', 'end'),
        getBuffer: () => memory,
        bufferUpdated(count: number) {
          all += textOf(memory.subarray(0, count))
          if (all.length === 11) journal.note('taker', `had ${all}`)
        },
      }
      const server = journal.protocol('server')
      const plain = await connectedOn(loop, server, taking)
      const secured = await startBoth(loop, plain, { client: taking, server })
      secured.server.write(bytes('hello world'))
      await journal.until('taker', 'had hello world')
      secured.server.close()
      await journal.until('taker', 'lost null')
      await plain.close()
      expect(journal.of('taker')).toEqual(['made', 'had hello world', 'end', 'lost null'])
    })
  })

  test('is encrypted twice, one inside of the other', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const protocols = { client: journal.protocol('client'), server: journal.protocol('server') }
      const plain = await connectedOn(loop, protocols.server, protocols.client)
      const once = await startBoth(loop, plain, protocols)
      const twice = await startBoth(loop, once, protocols)
      twice.client.write(bytes('very secret'))
      await journal.until('server', 'got very secret')
      expect(twice.client.getExtraInfo('peername')).toEqual(plain.client.getExtraInfo('peername'))
      twice.client.close()
      await journal.until('client', 'lost null')
      await journal.until('server', 'lost null')
      await plain.close()
      expect(journal.of('client')).toEqual(['made', 'end', 'lost null'])
      expect(journal.of('server')).toEqual(['made', 'got very secret', 'end', 'lost null'])
    })
  })

  test('that is encrypted twice ends as a whole when the outer one is closed or aborted', async () => {
    await onNode.run(async (loop) => {
      for (const end of ['close', 'abort'] as const) {
        const journal = new Journal(loop)
        const protocols = { client: journal.protocol('client'), server: journal.protocol('server') }
        const plain = await connectedOn(loop, protocols.server, protocols.client)
        const once = await startBoth(loop, plain, protocols)
        const twice = await startBoth(loop, once, protocols)
        once.client[end]()
        await journal.until('client', 'lost null')
        await journal.untilOne('server', (entry) => entry.startsWith('lost '))
        expect([twice.client.isClosing(), twice.server.isClosing()]).toEqual([true, true])
        await plain.close()
      }
    })
  })

  test('is encrypted for a reader and a writer, which stay the same', async () => {
    await onNode.run(async () => {
      await using server = await startServer(
        async (reader, writer) => {
          writer.write(await reader.readline())
          await writer.startTls(serverContext())
          writer.write(await reader.readline())
          await writer.drain()
          writer.close()
          await writer.waitClosed()
        },
        '127.0.0.1',
        0,
      )
      const [host, port] = addressOf(server.sockets[0]?.localAddress)
      const [reader, writer] = await openConnection(host, port)
      writer.write(bytes('STARTTLS\n'))
      expect(textOf(await reader.readline())).toBe('STARTTLS\n')
      await writer.startTls(
        { ca: keyPair('self-signed').cert, rejectUnauthorized: false },
        { serverHostname: 'localhost' },
      )
      expect(writer.canWriteEof()).toBe(false)
      writer.write(bytes('secret\n'))
      expect(textOf(await reader.read())).toBe('secret\n')
      writer.close()
      await writer.waitClosed()
    })
  })

  test('is closed if the other side’s certificate is not to be trusted, and both protocols hear of it', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const protocols = { client: journal.protocol('client'), server: journal.protocol('server') }
      const plain = await connectedOn(loop, protocols.server, protocols.client)
      const serverSide = createTask(
        loop.startTls(plain.server, protocols.server, serverContext('self-signed'), { serverSide: true }),
      )
      const error = await errorOf(
        loop.startTls(plain.client, protocols.client, clientContext(), { serverHostname: 'localhost' }),
      )
      expect(error.name).toBe('SSLCertVerificationError')
      // It knows only afterwards, or not at all, as the handshake was over on its side.
      await serverSide.catch(() => {})
      await journal.until('client', 'lost SSLCertVerificationError')
      await journal.untilOne('server', (entry) => entry.startsWith('lost '))
      expect(plain.client.isClosing()).toBe(true)
      await plain.close()
    })
  })

  test('is closed when encrypting it is cancelled, or takes too long', async () => {
    await onNode.run(async (loop) => {
      for (const sslHandshakeTimeout of [0.02, 10]) {
        const journal = new Journal(loop)
        const client = journal.protocol('client')
        const plain = await connectedOn(loop, journal.protocol('server'), client)
        const starting = createTask(
          loop.startTls(plain.client, client, clientContext(), { serverHostname: 'localhost', sslHandshakeTimeout }),
        )
        if (sslHandshakeTimeout === 10) {
          await journal.untilOne('server', (entry) => entry.startsWith('got '))
          starting.cancel()
          expect(isCancelled(await errorOf(starting))).toBe(true)
          await journal.until('client', 'lost null')
        } else {
          expect(String(await errorOf(starting))).toBe(
            'ConnectionAbortedError: SSL handshake is taking longer than 0.02 seconds: aborting the connection',
          )
          await journal.until('client', 'lost ConnectionAbortedError')
        }
        expect(plain.client.isClosing()).toBe(true)
        await journal.untilOne('server', (entry) => entry.startsWith('lost '))
        await plain.close()
      }
    })
  })

  test('is refused if it is closed already, lost meanwhile, or answered with nonsense', async () => {
    await onNode.run(async (loop) => {
      for (const end of ['closed', 'aborted', 'answered'] as const) {
        const journal = new Journal(loop)
        const client = journal.protocol('client')
        const plain = await connectedOn(loop, journal.protocol('server'), client)
        if (end === 'closed') plain.client.close()
        const starting = createTask(
          loop.startTls(plain.client, client, clientContext(), { serverHostname: 'localhost' }),
        )
        if (end !== 'closed') await journal.untilOne('server', (entry) => entry.startsWith('got '))
        if (end === 'aborted') plain.server.abort()
        if (end === 'answered') plain.server.write(bytes('this is not the language of encryption'))
        const error = await errorOf(starting)
        const expected = { closed: 'ConnectionAbortedError', aborted: 'ConnectionResetError', answered: 'SSLError' }
        expect(error.name).toBe(expected[end])
        await journal.untilOne('client', (entry) => entry.startsWith('lost '))
        await plain.close()
      }
    })
  })

  test('stays as it is when the arguments are wrong', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const client = journal.protocol('client')
      const plain = await connectedOn(loop, journal.protocol('server'), client)
      const start = async (...args: unknown[]): Promise<string> =>
        String(await errorOf(Reflect.apply(loop.startTls.bind(loop), undefined, args) as PromiseLike<unknown>))
      const { client: transport } = plain
      for (const context of [null, undefined, true, 'context', new Map()])
        expect(await start(transport, client, context)).toMatch(
          'TypeError: sslcontext is expected to be an instance of',
        )
      expect(await start({}, client, clientContext())).toMatch(
        'TypeError: transport an object is not supported by startTls()',
      )
      expect(await start(transport, client, serverContext())).toMatch('SSLError: Cannot create a client socket')
      expect(await start(transport, client, clientContext(), { serverSide: true })).toMatch(
        'SSLError: Cannot create a server',
      )
      for (const sslHandshakeTimeout of [0, -1])
        expect(await start(transport, client, clientContext(), { sslHandshakeTimeout })).toMatch(
          'ValueError: sslHandshake',
        )
      expect(transport.isClosing()).toBe(false)
      transport.write(bytes('as before'))
      await journal.until('server', 'got as before')
      await plain.close()
    })
  })
})
