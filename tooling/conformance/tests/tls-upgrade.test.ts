import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { createTask, sleep, type EventLoop, type Future, type SocketAddress, type Transport } from '@asyncio/core'
import { openConnection, startServer, type StreamReader, type StreamWriter } from '@asyncio/streams'
import { describe, expect, test } from 'vitest'
import { certificateFile, clientContext, serverContext } from '../src/certificates.ts'
import { errorOf } from '../src/error-of.ts'
import { bytes, textOf } from '../src/in-memory-network.ts'
import { addressOf, connectedOn, Journal, onNode } from '../src/network-places.ts'

type Streams = [reader: StreamReader, writer: StreamWriter]

/** A server for one connection: how it is reached, and the streams of its side. */
async function listening<T>(
  loop: EventLoop,
  talk: (reader: StreamReader, writer: StreamWriter) => Promise<T>,
  options: { limit?: number } = {},
): Promise<{ at: SocketAddress; talked: Future<T>; close: () => Promise<void> }> {
  const talked = loop.createFuture<T>()
  const server = await startServer(
    async (reader, writer) => {
      try {
        talked.setResult(await talk(reader, writer))
      } catch (error) {
        talked.setException(error)
      } finally {
        writer.close()
      }
    },
    '127.0.0.1',
    0,
    options,
  )
  return {
    at: addressOf(server.sockets[0]?.localAddress),
    talked,
    close: async () => {
      server.close()
      await server.waitClosed()
    },
  }
}

/** Begins to encrypt at once: the hello goes out in one piece with some plain text before it. */
function helloBehind(plainText: string, [host, port]: SocketAddress): TLSSocket {
  const socket: Socket = connect(port, host)
  let isFirst = true
  const both = new Duplex({
    read: () => {},
    write: (data: Uint8Array, _encoding, done) => {
      socket.write(isFirst ? Buffer.concat([bytes(plainText), data]) : data, done)
      isFirst = false
    },
    final: (done) => void socket.end(done),
    destroy: (error, done) => {
      socket.destroy()
      done(error)
    },
  })
  socket.on('data', (data) => both.push(data))
  socket.on('end', () => both.push(null))
  return connectTls({ socket: both, ca: readFileSync(certificateFile('root.crt')), servername: 'localhost' })
}

describe('bytes that came before a connection was encrypted', () => {
  test.for(['STARTTLS\n', 'PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n'])(
    'are the hello that a client sent in one piece with %j',
    async (line) => {
      await onNode.run(async (loop) => {
        const server = await listening(loop, async (reader, writer) => {
          const first = textOf(await reader.readline())
          await writer.startTls(serverContext())
          writer.write(await reader.readline())
          return first
        })
        const client = helloBehind(line, server.at)
        client.write('secret\n')
        const [answer] = (await once(client, 'data')) as [Buffer]
        expect([await server.talked, textOf(answer)]).toEqual([line, 'secret\n'])
        client.destroy()
        await server.close()
      })
    },
  )

  test('are the whole of a hello that comes bit by bit, for a reader that has held the client back', async () => {
    await onNode.run(async (loop) => {
      const server = await listening(
        loop,
        async (reader, writer) => {
          const first = textOf(await reader.readexactly(2))
          await writer.startTls(serverContext())
          return first + textOf(await reader.readexactly(7))
        },
        { limit: 4 },
      )
      const client = helloBehind('S\n', server.at)
      client.write('secret\n')
      expect(await server.talked).toBe('S\nsecret\n')
      client.destroy()
      await server.close()
    })
  })

  test('are no words of an encrypted client: a server refuses them as a hello', async () => {
    await onNode.run(async (loop) => {
      const server = await listening(loop, async (reader, writer) => {
        await reader.readline()
        const error = await errorOf(writer.startTls(serverContext()))
        return [error.name, textOf(await reader.read().catch(() => bytes('nothing to read')))]
      })
      const [reader, writer] = await openConnection(...server.at)
      writer.write(bytes('STARTTLS\nDELETE everything, says whoever is in between\n'))
      expect(await server.talked).toEqual(['SSLError', 'nothing to read'])
      await reader.read().catch(() => {})
      writer.close()
      await server.close()
    })
  })

  test('are no words of an encrypted server: a client refuses to begin, and stays as it was', async () => {
    await onNode.run(async (loop) => {
      const server = await listening(loop, async (reader, writer) => {
        writer.write(bytes('ready\nalso ready\n'))
        return textOf(await reader.readline())
      })
      const [reader, writer] = await openConnection(...server.at)
      await reader.readline()
      const { transport } = writer
      const options = { serverHostname: 'localhost' }
      const refusal =
        'RuntimeError: Cannot startTls() as a client while 11 bytes that came in plain text wait to be read: ' +
        'read them before, for they would pass as encrypted, or close the connection'
      expect(String(await errorOf(writer.startTls(clientContext(), options)))).toBe(refusal)
      const direct = loop.startTls(transport, transport.getProtocol(), clientContext(), options)
      expect(String(await errorOf(direct))).toBe(refusal)
      expect([writer.transport === transport, writer.isClosing()]).toEqual([true, false])
      expect(textOf(await reader.readline())).toBe('also ready\n')
      writer.write(bytes('still in plain text\n'))
      expect(await server.talked).toBe('still in plain text\n')
      writer.close()
      await server.close()
    })
  })
})

/** Both sides of a connection whose streams were encrypted later. */
async function upgraded(
  loop: EventLoop,
  limit: number,
  talk: (server: Streams, client: Streams) => Promise<void>,
): Promise<void> {
  const secured = loop.createFuture<Streams>()
  const over = loop.createFuture<void>()
  const server = await startServer(
    async (reader, writer) => {
      await writer.startTls(serverContext(), { sslShutdownTimeout: 1000 })
      secured.setResult([reader, writer])
      await over
    },
    '127.0.0.1',
    0,
    { limit },
  )
  const [reader, writer] = await openConnection(...addressOf(server.sockets[0]?.localAddress), { limit })
  await writer.startTls(clientContext(), { serverHostname: 'localhost', sslShutdownTimeout: 1000 })
  await talk(await secured, [reader, writer])
  over.setResult()
  server.close()
  await server.waitClosed()
}

describe('after a connection was encrypted', () => {
  test('a full reader holds back what is decrypted, and a close is answered at once', async () => {
    await onNode.run(async (loop) => {
      await upgraded(loop, 4, async ([, serverWriter], [reader, writer]) => {
        serverWriter.write(bytes('much more than the limit\n'))
        while (!String(reader).endsWith('paused>')) await sleep(0)
        expect((writer.transport as Transport).isReading()).toBe(false)
        expect(reader.toString()).toContain('transport=<TlsTransport over ')
        writer.close()
        await writer.waitClosed()
        serverWriter.close()
        await serverWriter.waitClosed()
      })
    })
  })

  test('a reader reads on with what came before it was encrypted for whoever asked', async () => {
    await onNode.run(async (loop) => {
      const secured = loop.createFuture<void>()
      const server = await startServer(
        async (_, writer) => {
          await writer.startTls(serverContext())
          // It may be there before the client's task knows that it may go on.
          writer.write(bytes('at once, and far above the limit'))
          await secured
          writer.close()
          await writer.waitClosed()
        },
        '127.0.0.1',
        0,
      )
      const [reader, writer] = await openConnection(...addressOf(server.sockets[0]?.localAddress), { limit: 4 })
      const starting = createTask(writer.startTls(clientContext(), { serverHostname: 'localhost' }))
      await starting
      expect(textOf(await reader.readexactly(32))).toBe('at once, and far above the limit')
      secured.setResult()
      expect(textOf(await reader.read())).toBe('')
      writer.close()
      await writer.waitClosed()
      server.close()
      await server.waitClosed()
    })
  })

  test('a server’s task that fails says goodbye over the encrypted connection', async () => {
    await onNode.run(
      async (loop) => {
        const journal = new Journal(loop)
        const server = await startServer(
          async (_, writer) => {
            await writer.startTls(serverContext())
            throw new Error('out of bread')
          },
          '127.0.0.1',
          0,
        )
        const client = journal.protocol('client')
        const [plain] = await loop.createConnection(() => client, ...addressOf(server.sockets[0]?.localAddress))
        const transport = await loop.startTls(plain, client, clientContext(), { serverHostname: 'localhost' })
        await journal.until('client', 'lost null')
        expect(journal.of('client')).toEqual(['made', 'end', 'lost null'])
        expect(transport.isClosing()).toBe(true)
        server.close()
        await server.waitClosed()
      },
      { reports: ['Unhandled exception in client_connected_cb: Error: out of bread'] },
    )
  })
})

describe('a connection that can not be encrypted any more', () => {
  test('fails at once when the other side has ended it, on either side', async () => {
    await onNode.run(async (loop) => {
      for (const side of ['server', 'client'] as const) {
        const journal = new Journal(loop)
        const other = side === 'server' ? 'client' : 'server'
        const protocols = {
          client: journal.protocol('client', { eofReceived: () => true }),
          server: journal.protocol('server', { eofReceived: () => true }),
        }
        const plain = await connectedOn(loop, protocols.server, protocols.client)
        plain[other].writeEof()
        await journal.until(side, 'end')
        const context = side === 'server' ? serverContext() : clientContext()
        const options = side === 'server' ? { serverSide: true } : { serverHostname: 'localhost' }
        const error = await errorOf(
          loop.startTls(plain[side], protocols[side], context, { ...options, sslHandshakeTimeout: 1000 }),
        )
        expect(String(error)).toBe('ConnectionResetError: The other side ended the connection during the SSL handshake')
        await journal.until(side, 'lost ConnectionResetError')
        await plain.close()
      }
    })
  })

  test('fails at once for a reader that knows the end', async () => {
    await onNode.run(async (loop) => {
      const server = await listening(loop, async (reader, writer) => {
        await reader.read()
        return (await errorOf(writer.startTls(serverContext(), { sslHandshakeTimeout: 1000 }))).name
      })
      const [reader, writer] = await openConnection(...server.at)
      writer.write(bytes('STARTTLS\n'))
      writer.writeEof()
      expect(await server.talked).toBe('ConnectionResetError')
      await reader.read().catch(() => {})
      writer.close()
      await server.close()
    })
  })

  test('is refused when this side has said that it will send no more', async () => {
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const client = journal.protocol('client')
      const plain = await connectedOn(loop, journal.protocol('server', { eofReceived: () => true }), client)
      plain.client.writeEof()
      const starting = loop.startTls(plain.client, client, clientContext(), { serverHostname: 'localhost' })
      expect(String(await errorOf(starting))).toBe(
        'RuntimeError: Cannot call startTls() after writeEof(): the other side was told that no more will come',
      )
      expect(plain.client.isClosing()).toBe(false)
      await plain.close()
    })
  })
})

test('an end that is written to the transport below ends the encrypted one', async () => {
  await onNode.run(async (loop) => {
    const journal = new Journal(loop)
    const protocols = { client: journal.protocol('client'), server: journal.protocol('server') }
    const plain = await connectedOn(loop, protocols.server, protocols.client)
    const serverSide = createTask(loop.startTls(plain.server, protocols.server, serverContext(), { serverSide: true }))
    const options = { serverHostname: 'localhost' }
    const client = await loop.startTls(plain.client, protocols.client, clientContext(), options)
    await serverSide
    plain.client.writeEof()
    client.write(bytes('too late'))
    await journal.untilOne('client', (entry) => entry.startsWith('lost '))
    await journal.untilOne('server', (entry) => entry.startsWith('lost '))
    expect(journal.of('server')).not.toContain('got too late')
    await plain.close()
  })
})

test('a client that is to check a name has to have one', async () => {
  await onNode.run(async (loop) => {
    const journal = new Journal(loop)
    const client = journal.protocol('client')
    const plain = await connectedOn(loop, journal.protocol('server'), client)
    for (const options of [{}, { serverHostname: null }])
      expect(String(await errorOf(loop.startTls(plain.client, client, clientContext(), options)))).toBe(
        "ValueError: You must set serverHostname when using ssl without a host; '' checks no name",
      )
    expect(plain.client.isClosing()).toBe(false)
    await plain.close()
    for (const [context, options] of [
      [clientContext({ checkHostname: false }), {}],
      [clientContext(), { serverHostname: '' }],
    ] as const) {
      const server = await listening(loop, async (reader, writer) => {
        await writer.startTls(serverContext('elsewhere'))
        return textOf(await reader.readline())
      })
      const [, writer] = await openConnection(...server.at)
      await writer.startTls(context, options)
      writer.write(bytes('to whom it may concern\n'))
      expect(await server.talked).toBe('to whom it may concern\n')
      writer.close()
      await writer.waitClosed()
      await server.close()
    }
  })
})
