import {
  ConnectionResetError,
  OSError,
  ValueError,
  type ConnectionOptions,
  type EventLoop,
  type ServerOptions,
} from '@asyncio/core'
import { createDefaultContext, SSLCertVerificationError, SSLError } from '@asyncio/streams/node'
import { describe, expect, test } from 'vitest'
import { certificateFile, clientContext, keyPair, serverContext, type CertificateName } from '../src/certificates.ts'
import { errorOf } from '../src/error-of.ts'
import { Journal, onNode } from '../src/network-places.ts'
import { securedOn, securedServer } from '../src/secured-on.ts'

/** The error of a connection that a client refuses. Neither side has been told of a connection. */
async function refusal(loop: EventLoop, name: CertificateName, options: ConnectionOptions): Promise<Error> {
  const journal = new Journal(loop)
  const { host, port, close } = await securedServer(loop, () => journal.protocol('server'), {
    ssl: serverContext(name),
  })
  const error = await errorOf(loop.createConnection(() => journal.protocol('client'), host, port, options))
  await close()
  expect(journal.of('client')).toEqual([])
  return error
}

describe('a client that checks', () => {
  test('refuses a certificate that vouches for itself', async () => {
    await onNode.run(async (loop) => {
      const error = await refusal(loop, 'self-signed', { ssl: true, serverHostname: 'localhost' })
      expect(error).toBeInstanceOf(SSLCertVerificationError)
      expect(error).toBeInstanceOf(SSLError)
      expect(error).toBeInstanceOf(OSError)
      expect(error).toMatchObject({
        name: 'SSLCertVerificationError',
        code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
        reason: 'CERTIFICATE_VERIFY_FAILED',
        verifyMessage: expect.stringMatching(/^self-signed certificate/),
      })
      expect(error.message).toMatch(/^\[SSL: CERTIFICATE_VERIFY_FAILED\] certificate verify failed: self-signed/)
    })
  })

  test('refuses a certificate whose root it does not know, with the platform’s roots and with others', async () => {
    await onNode.run(async (loop) => {
      for (const ssl of [true, createDefaultContext({ cafile: certificateFile('self-signed.crt') }), {}]) {
        const error = await refusal(loop, 'localhost', { ssl, serverHostname: 'localhost' })
        expect(error).toMatchObject({ name: 'SSLCertVerificationError', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
      }
    })
  })

  test('refuses a certificate for another name or address, be it the host’s or the one given', async () => {
    await onNode.run(async (loop) => {
      const ssl = clientContext()
      for (const options of [{ ssl }, { ssl, serverHostname: 'localhost' }, { ssl, serverHostname: 'other.example' }]) {
        const error = await refusal(loop, 'elsewhere', options)
        expect(error).toMatchObject({ name: 'SSLCertVerificationError', code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
      }
    })
  })

  test('takes another name if no name is to be checked, but not another root', async () => {
    await onNode.run(async (loop) => {
      const server = { ssl: serverContext('elsewhere') }
      for (const client of [
        { serverHostname: '' },
        { serverHostname: 'localhost', ssl: clientContext({ checkHostname: false }) },
      ]) {
        const { close } = await securedOn(loop, {}, {}, { server, client })
        await close()
      }
      const error = await refusal(loop, 'self-signed', { ssl: clientContext(), serverHostname: '' })
      expect(error).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    })
  })

  test('takes any certificate if it is told not to check', async () => {
    await onNode.run(async (loop) => {
      const { close, client } = await securedOn(
        loop,
        {},
        {},
        {
          server: { ssl: serverContext('self-signed') },
          client: { ssl: createDefaultContext({ verify: false }), serverHostname: 'other.example' },
        },
      )
      expect(client.getExtraInfo('ssl_object')).toHaveProperty('authorized', false)
      await close()
    })
  })

  test('may check in a way of its own, with Node’s options', async () => {
    await onNode.run(async (loop) => {
      const asked: string[] = []
      const ssl = {
        ca: keyPair('self-signed').cert,
        checkServerIdentity: (name: string): Error | undefined => {
          asked.push(name)
          return name === 'good' ? undefined : new Error('a bad name')
        },
      }
      const server = { ssl: serverContext('self-signed') }
      const { close } = await securedOn(loop, {}, {}, { server, client: { ssl, serverHostname: 'good' } })
      await close()
      const error = await refusal(loop, 'self-signed', { ssl, serverHostname: 'bad' })
      expect(error).toMatchObject({ name: 'SSLCertVerificationError', verifyMessage: 'a bad name' })
      expect(asked).toEqual(['good', 'bad'])
    })
  })
})

describe('a server that asks for certificates', () => {
  const asking = (): ServerOptions => ({
    ssl: serverContext('localhost', { cafile: certificateFile('root.crt'), requestClientCertificate: true }),
  })

  test('lets go who has none, and who has one that it does not trust', async () => {
    await onNode.run(async (loop) => {
      for (const name of [undefined, 'self-signed'] as const) {
        const journal = new Journal(loop)
        const { host, port, close } = await securedServer(loop, () => journal.protocol('server'), asking())
        // To the client the connection is there, until it hears otherwise.
        await loop.createConnection(() => journal.protocol('client'), host, port, {
          ssl: clientContext(name && keyPair(name)),
          serverHostname: 'localhost',
        })
        await lost(journal, 'client')
        await close()
        expect(journal.of('server')).toEqual([])
      }
    })
  })

  test('says in debug mode whom it did not take', async () => {
    await onNode.run(
      async (loop) => {
        loop.setDebug(true)
        const journal = new Journal(loop)
        const { host, port, close } = await securedServer(loop, () => journal.protocol('server'), asking())
        await loop.createConnection(() => journal.protocol('client'), host, port, {
          ssl: clientContext(),
          serverHostname: 'localhost',
        })
        await lost(journal, 'client')
        await close()
        loop.setDebug(false)
      },
      {
        reports: [
          expect.stringMatching(
            /^Error on transport creation for incoming connection: SSLError: \[SSL: PEER_DID_NOT_RETURN_A_CERTIFICATE\]/,
          ) as never,
        ],
      },
    )
  })

  test('takes who has none, if it does not insist', async () => {
    await onNode.run(async (loop) => {
      const ssl = serverContext('localhost', { requestClientCertificate: true, verify: false })
      const { server, close } = await securedOn(loop, {}, {}, { server: { ssl } })
      expect(server.getExtraInfo('peercert')).toBeNull()
      await close()
    })
  })
})

/** Waits until a side is told of the end, whatever the reason. */
async function lost(journal: Journal, side: string): Promise<void> {
  await journal.untilOne(side, (entry) => entry.startsWith('lost '))
}

test('what makes no sense is refused before anything is connected', async () => {
  await onNode.run(async (loop) => {
    const refused = async (options: object): Promise<string> => {
      const error = await errorOf(loop.createConnection(() => ({}), '127.0.0.1', 1, options))
      return String(error)
    }
    const times = ['sslHandshakeTimeout', 'sslShutdownTimeout'] as const
    for (const name of times) {
      for (const value of [0, -1]) {
        expect(await refused({ ssl: true, [name]: value })).toMatch(
          `ValueError: ${name} should be a positive number, got ${value}`,
        )
      }
      expect(await refused({ [name]: 1 })).toBe(`ValueError: ${name} is only meaningful with ssl`)
    }
    expect(await refused({ serverHostname: 'localhost' })).toBe(
      'ValueError: serverHostname is only meaningful with ssl',
    )
    expect(await refused({ ssl: 'yes' })).toMatch('TypeError: sslcontext is expected to be an instance of SSLContext')
    expect(await refused({ ssl: serverContext() })).toMatch(
      'SSLError: Cannot create a client socket with a server context',
    )
    const serving = async (ssl: unknown): Promise<string> =>
      String(await errorOf(loop.createServer(() => ({}), '127.0.0.1', 0, { ssl: ssl as object })))
    expect(await serving(true)).toMatch('TypeError: ssl argument must be a context')
    expect(await serving(clientContext())).toMatch('SSLError: Cannot create a server socket with a client context')
    expect(await errorOf(loop.connectAcceptedSocket(() => ({}), {}, { ssl: true }))).toBeInstanceOf(ValueError)
  })
})

test('a server without a certificate can’t agree with anybody', async () => {
  await onNode.run(async (loop) => {
    const journal = new Journal(loop)
    const { host, port, close } = await securedServer(loop, () => journal.protocol('server'), { ssl: {} })
    const options = { ssl: clientContext(), serverHostname: 'localhost' }
    const error = await errorOf(loop.createConnection(() => journal.protocol('client'), host, port, options))
    expect(error instanceof SSLError || error instanceof ConnectionResetError).toBe(true)
    await close()
    expect(journal.of('client')).toEqual([])
  })
})
