import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PeerCertificate, TLSSocket } from 'node:tls'
import {
  NotImplementedError,
  ValueError,
  type BufferedProtocol,
  type Coroutine,
  type EventLoop,
  type Protocol,
  type Transport,
} from '@asyncio/core'
import { openConnection, openUnixConnection, startServer, startUnixServer, type Streams } from '@asyncio/streams'
import { createDefaultContext, TlsTransport, type SSLContext } from '@asyncio/streams/node'
import { expect, test, vi } from 'vitest'
import { certificateFile, clientContext, keyPair, serverContext } from '../src/certificates.ts'
import { errorOf } from '../src/error-of.ts'
import { bytes, textOf } from '../src/in-memory-network.ts'
import { addressOf, Journal, onNode } from '../src/network-places.ts'
import { securedOn, securedServer } from '../src/secured-on.ts'

function sslObject(transport: { getExtraInfo(name: string): unknown }): TLSSocket {
  return transport.getExtraInfo('ssl_object') as TLSSocket
}

test('both protocols are told of an encrypted connection, of what comes, and of its end', async () => {
  await onNode.run(async (loop) => {
    const journal = new Journal(loop)
    const server = journal.protocol('server', { dataReceived: () => server.transport.write(bytes('world')) })
    const listening = await securedServer(loop, () => server)
    const [transport] = await loop.createConnection(() => journal.protocol('client'), listening.host, listening.port, {
      ssl: clientContext(),
      serverHostname: 'localhost',
    })
    journal.note('client', 'answered')
    transport.write(bytes('hello'))
    await journal.until('client', 'got world')
    transport.close()
    expect(transport.isClosing()).toBe(true)
    await journal.until('server', 'lost null')
    await journal.until('client', 'lost null')
    await listening.close()
    expect(journal.of('client')).toEqual(['made', 'answered', 'got world', 'end', 'lost null'])
    expect(journal.of('server')).toEqual(['made', 'got hello', 'end', 'lost null'])
  })
})

test('readers and writers go through an encrypted connection, with Node’s own options in place of contexts', async () => {
  await onNode.run(async () => {
    await using server = await startServer(
      async (reader, writer) => {
        writer.write(await reader.readline())
        await writer.drain()
        writer.close()
        await writer.waitClosed()
      },
      '127.0.0.1',
      0,
      { ssl: keyPair('localhost') },
    )
    const [host, port] = addressOf(server.sockets[0]?.localAddress)
    const ssl = { ca: keyPair('self-signed').cert, rejectUnauthorized: false }
    const [reader, writer] = await openConnection(host, port, { ssl })
    writer.write(bytes('hello\n'))
    expect(textOf(await reader.read())).toBe('hello\n')
    writer.close()
    await writer.waitClosed()
  })
})

test('the host that is connected to has to be in the certificate, be it an address, if no other name is given', async () => {
  await onNode.run(async (loop) => {
    const { close, client } = await securedOn(loop, {}, {}, { client: { serverHostname: null } })
    expect(sslObject(client).authorized).toBe(true)
    await close()
  })
})

test('the connection tells of its certificate, its cipher and its context, and of what is below', async () => {
  await onNode.run(async (loop) => {
    const journal = new Journal(loop)
    const ssl = clientContext()
    const { client, server, close } = await securedOn(loop, journal.protocol('server'), journal.protocol('client'), {
      client: { ssl, serverHostname: 'localhost' },
    })
    expect(client).toBeInstanceOf(TlsTransport)
    expect(client.getExtraInfo('sslcontext')).toBe(ssl)
    expect((client.getExtraInfo('peercert') as PeerCertificate).subject.CN).toBe('localhost')
    expect(server.getExtraInfo('peercert')).toBeNull()
    expect(client.getExtraInfo('cipher')).toHaveProperty('standardName')
    expect(client.getExtraInfo('compression')).toBeNull()
    expect(client.getExtraInfo('compression', 1)).toBeNull()
    expect(sslObject(client).getProtocol()).toBe('TLSv1.3')
    expect(client.getExtraInfo('peername')).toEqual(server.getExtraInfo('sockname'))
    expect(client.getExtraInfo('socket')).toHaveProperty('family', 'IPv4')
    expect(client.getExtraInfo('nothing')).toBeNull()
    expect(client.getExtraInfo('nothing', 7)).toBe(7)
    expect((client as TlsTransport).toString()).toMatch(/^<TlsTransport over <SocketTransport .*>>$/)
    await close()
    await journal.until('client', 'lost null')
    expect(client.getExtraInfo('socket')).toBeNull()
    expect(client.getExtraInfo('socket', 7)).toBe(7)
    expect(client.getExtraInfo('sslcontext')).toBe(ssl)
    expect((client as TlsTransport).toString()).toBe('<TlsTransport closing>')
  })
})

test('both sides agree on a protocol to speak inside', async () => {
  await onNode.run(async (loop) => {
    const { client, server, close } = await securedOn(
      loop,
      {},
      {},
      {
        server: { ssl: serverContext('localhost', { alpnProtocols: ['h2', 'http/1.1'] }) },
        client: { ssl: clientContext({ alpnProtocols: ['http/1.1', 'spdy'] }), serverHostname: 'localhost' },
      },
    )
    expect([sslObject(client).alpnProtocol, sslObject(server).alpnProtocol]).toEqual(['http/1.1', 'http/1.1'])
    await close()
  })
})

test('a server shows another certificate for another name', async () => {
  await onNode.run(async (loop) => {
    const asked: string[] = []
    const elsewhere = serverContext('elsewhere')
    const ssl = serverContext('localhost', {
      sniCallback: (name) => {
        asked.push(name)
        return name === 'elsewhere.example' ? elsewhere : null
      },
    })
    for (const serverHostname of ['elsewhere.example', 'localhost']) {
      const { client, server, close } = await securedOn(loop, {}, {}, { server: { ssl }, client: { serverHostname } })
      expect((client.getExtraInfo('peercert') as PeerCertificate).subject.CN).toBe(serverHostname)
      expect(sslObject(server).servername).toBe(serverHostname)
      await close()
    }
    expect(asked).toEqual(['elsewhere.example', 'localhost'])
  })
})

test('a connection that was accepted elsewhere is encrypted on the server’s side', async () => {
  await onNode.run(async (loop) => {
    const accepted = loop.createFuture<Socket>()
    const listening = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) =>
      accepted.setResult(socket),
    )
    const ready = loop.createFuture<void>()
    listening.listen(0, '127.0.0.1', () => ready.setResult())
    await ready
    const journal = new Journal(loop)
    const connecting = openConnection('127.0.0.1', (listening.address() as AddressInfo).port, {
      ssl: clientContext(),
      serverHostname: 'localhost',
    })
    const server = (async () => {
      const sock = await accepted
      const [transport] = await loop.connectAcceptedSocket(() => journal.protocol('server'), sock, {
        ssl: serverContext(),
        sslHandshakeTimeout: 300,
      })
      return transport
    })()
    const [reader, writer] = await connecting
    const transport = await server
    transport.write(bytes('hello'))
    expect(textOf(await reader.readexactly(5))).toBe('hello')
    writer.close()
    await writer.waitClosed()
    await journal.until('server', 'lost null')
    listening.close()
  })
})

test('a socket that is connected already is encrypted on the client’s side', async () => {
  await onNode.run(async (loop) => {
    const journal = new Journal(loop)
    const listening = await securedServer(loop, () => journal.protocol('server'))
    const sock = connect({ host: listening.host, port: listening.port, allowHalfOpen: true })
    const ready = loop.createFuture<void>()
    sock.once('connect', () => ready.setResult())
    await ready
    const [transport] = await loop.createConnection(() => journal.protocol('client'), null, null, {
      sock,
      ssl: clientContext(),
      serverHostname: 'localhost',
    })
    transport.write(bytes('hello'))
    await journal.until('server', 'got hello')
    transport.close()
    await journal.until('client', 'lost null')
    await listening.close()
  })
})

test('a connection over a Unix socket is encrypted and checked, too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'))
  try {
    await onNode.run(async () => {
      const path = join(folder, 'socket')
      await using server = await startUnixServer(
        async (reader, writer) => {
          writer.write(await reader.read(2))
          writer.close()
          await writer.waitClosed()
        },
        path,
        { ssl: serverContext() },
      )
      expect(server.isServing()).toBe(true)
      const [reader, writer] = await openUnixConnection(path, { ssl: clientContext(), serverHostname: 'localhost' })
      writer.write(bytes('hi'))
      expect(textOf(await reader.read())).toBe('hi')
      writer.close()
      await writer.waitClosed()
      const error = await errorOf(openUnixConnection(path, { ssl: clientContext() }))
      expect(error).toEqual(new ValueError('you have to pass serverHostname when using ssl'))
      const refused = await errorOf(openUnixConnection(path, { ssl: true, serverHostname: 'localhost' }))
      expect(refused.name).toBe('SSLCertVerificationError')
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a server may ask for the certificate of its clients', async () => {
  await onNode.run(async (loop) => {
    const ssl = serverContext('localhost', { cafile: certificateFile('root.crt'), requestClientCertificate: true })
    const { client, server, close } = await securedOn(
      loop,
      {},
      {},
      {
        server: { ssl },
        client: { ssl: clientContext(keyPair('client')), serverHostname: 'localhost' },
      },
    )
    expect((server.getExtraInfo('peercert') as PeerCertificate).subject.CN).toBe('A client')
    expect(sslObject(server).authorized).toBe(true)
    expect(client.isClosing()).toBe(false)
    await close()
  })
})

test('an encrypted connection can’t end one way only, and says so', async () => {
  await onNode.run(async (loop) => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    try {
      const journal = new Journal(loop)
      const server = journal.protocol('server', { eofReceived: () => true })
      const { client, close } = await securedOn(loop, server, journal.protocol('client'))
      expect(client.canWriteEof()).toBe(false)
      expect(() => client.writeEof()).toThrow(NotImplementedError)
      client.close()
      await journal.until('server', 'lost null')
      expect(warn.mock.calls.map(([message]) => message)).toEqual([
        'returning true from eofReceived() has no effect when using ssl',
      ])
      await close()
    } finally {
      warn.mockRestore()
    }
  })
})

test('what is written after close goes nowhere, and from the fifth time on with a warning', async () => {
  await onNode.run(async (loop) => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    try {
      const journal = new Journal(loop)
      const { client, close } = await securedOn(loop, journal.protocol('server'), journal.protocol('client'))
      client.write(bytes('before'))
      client.close()
      client.close()
      for (let time = 0; time < 5; time += 1) client.write(bytes('after'))
      expect(warn).not.toHaveBeenCalled()
      client.writelines([bytes('after')])
      expect(warn.mock.calls.map(([message]) => message)).toEqual(['SSL connection is closed'])
      expect(() => client.write('text' as never)).toThrow(TypeError)
      await journal.until('client', 'lost null')
      expect(journal.of('server')).toContain('got before')
      await close()
    } finally {
      warn.mockRestore()
    }
  })
})

test('the marks of what waits to be written and read can be set, and are half a mebibyte and a quarter of it', async () => {
  await onNode.run(async (loop) => {
    const { client, close } = await securedOn(loop, {}, {})
    const transport = client as TlsTransport
    expect(transport.getWriteBufferLimits()).toEqual([128 * 1024, 512 * 1024])
    transport.setWriteBufferLimits({ high: 1024 })
    expect(transport.getWriteBufferLimits()).toEqual([256, 1024])
    transport.setWriteBufferLimits()
    expect(transport.getWriteBufferLimits()).toEqual([128 * 1024, 512 * 1024])
    expect(transport.getReadBufferLimits()).toEqual([64 * 1024, 256 * 1024])
    transport.setReadBufferLimits({ low: 10 })
    expect(transport.getReadBufferLimits()).toEqual([10, 40])
    transport.setReadBufferLimits({ high: 0 })
    expect(transport.getReadBufferLimits()).toEqual([0, 0])
    transport.setReadBufferLimits()
    expect(transport.getReadBufferLimits()).toEqual([64 * 1024, 256 * 1024])
    expect(transport.getReadBufferSize()).toBe(0)
    expect(transport.getWriteBufferSize()).toBe(0)
    expect(() => transport.setReadBufferLimits({ high: 1, low: 2 })).toThrow(ValueError)
    expect(() => transport.setWriteBufferLimits({ high: 1, low: 2 })).toThrow(ValueError)
    await close()
  })
})

test('another protocol can take over, also one with a buffer of its own', async () => {
  await onNode.run(async (loop) => {
    const journal = new Journal(loop)
    const { client, server, close } = await securedOn(loop, journal.protocol('server'), journal.protocol('client'))
    const memory = new Uint8Array(4)
    const all: string[] = []
    const taking: BufferedProtocol = {
      getBuffer: () => memory,
      bufferUpdated(count: number) {
        all.push(textOf(memory.subarray(0, count)))
        journal.note('taker', `had ${all.join('')}`)
      },
    }
    server.setProtocol(taking)
    expect(server.getProtocol()).toBe(taking)
    client.write(bytes('hello world'))
    await journal.until('taker', 'had hello world')
    expect(journal.of('server')).toEqual(['made'])
    expect(all).toEqual(['hell', 'o wo', 'rld'])
    await close()
  })
})

test('nothing is read while reading is paused, and the end waits for what came before it', async () => {
  await onNode.run(async (loop) => {
    const journal = new Journal(loop)
    const { client, server, close } = await securedOn(loop, journal.protocol('server'), journal.protocol('client'))
    server.pauseReading()
    server.pauseReading()
    expect(server.isReading()).toBe(false)
    client.write(bytes('trailing data'))
    client.close()
    const [reader, writer] = await pingPong(loop)
    expect(journal.of('server')).toEqual(['made'])
    server.resumeReading()
    expect(server.isReading()).toBe(true)
    await journal.until('server', 'lost null')
    expect(journal.of('server')).toEqual(['made', 'got trailing data', 'end', 'lost null'])
    writer.close()
    await reader.read()
    await close()
  })

  /** Something takes its way over the network, so that what was sent before it has come. */
  async function pingPong(loop: EventLoop): Promise<Streams> {
    const listening = await securedServer(loop, (): Protocol => {
      let transport: Transport
      return { connectionMade: (made) => (transport = made), dataReceived: (data) => transport.write(data) }
    })
    const [reader, writer] = await streams(listening)
    for (let round = 0; round < 10; round += 1) {
      writer.write(bytes('ping'))
      await reader.readexactly(4)
    }
    void listening.close()
    return [reader, writer]
  }

  function streams({ host, port }: { host: string; port: number }): Coroutine<Streams> {
    return openConnection(host, port, { ssl: clientContext(), serverHostname: 'localhost' })
  }
})

test('a context is for one side, shows which, and tells what it checks', () => {
  const context: SSLContext = createDefaultContext()
  expect([context.purpose, context.verify, context.checkHostname]).toEqual(['client', true, true])
  expect(String(context)).toBe('<SSLContext client>')
  const careless = createDefaultContext({ verify: false })
  expect([careless.verify, careless.checkHostname]).toEqual([false, false])
  expect(() => createDefaultContext({ verify: false, checkHostname: true })).toThrow(ValueError)
  expect(() => createDefaultContext({ purpose: 'both' as never })).toThrow(ValueError)
  expect(() => createDefaultContext({ cafile: '/no/such/file' })).toThrow(
    expect.objectContaining({ name: 'FileNotFoundError' }),
  )
  expect(() => createDefaultContext({ cert: 'no certificate', key: 'no key' })).toThrow(
    expect.objectContaining({ name: 'SSLError' }),
  )
  const fromFiles = createDefaultContext({
    purpose: 'server',
    certfile: certificateFile('localhost.crt'),
    keyfile: certificateFile('localhost.key'),
  })
  expect(fromFiles.purpose).toBe('server')
})
