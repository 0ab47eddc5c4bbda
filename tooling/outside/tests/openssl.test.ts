import { openConnection, startServer, type StreamReader, type StreamWriter } from '@asyncio/streams'
import { createDefaultContext } from '@asyncio/streams/node'
import { spawnSync } from 'node:child_process'
import { afterAll, expect, test } from 'vitest'
import { portOf } from '../src/address-of.ts'
import { freePort } from '../src/free-port.ts'
import { bytes, inLoop, textOf } from '../src/in-loop.ts'
import { Started } from '../src/started.ts'
import { TemporaryFolder } from '../src/temporary-folder.ts'

const folder = new TemporaryFolder()
const certificate = folder.file('server.crt')
const key = folder.file('server.key')
const make = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost'
const made = spawnSync(
  'openssl',
  words(`${make} -addext subjectAltName=DNS:localhost -keyout ${key} -out ${certificate}`),
)
if (made.status !== 0) throw new Error(`openssl can't make a certificate: ${made.stderr.toString()}`)
afterAll(() => folder[Symbol.dispose]())

function words(command: string): string[] {
  return command.split(' ')
}

/** Starts openssl, whose arguments have no spaces in them. */
function startOpenssl(command: string): Started {
  return new Started('openssl', ...words(command))
}

async function shout(reader: StreamReader, writer: StreamWriter): Promise<void> {
  for await (const line of reader) writer.write(bytes(textOf(line).toUpperCase()))
  writer.close()
}

test.each(['tls1_2', 'tls1_3'])('openssl s_client talks %s to a server, and trusts it', async (version) => {
  await inLoop(async () => {
    const ssl = createDefaultContext({ purpose: 'server', certfile: certificate, keyfile: key })
    await using server = await startServer(shout, '127.0.0.1', 0, { ssl })
    await using client = startOpenssl(
      `s_client -connect 127.0.0.1:${portOf(server)} -servername localhost -brief -${version} ` +
        `-CAfile ${certificate} -verify_return_error -verify_hostname localhost`,
    )
    await client.prints(/Verification: OK/)
    client.child.stdin.write('hello\n')
    await client.prints(/HELLO/)
    client.child.stdin.write('again\n')
    await client.prints(/AGAIN/)
    client.child.stdin.end()
    await client.output()
    expect(client.child.exitCode).toBe(0)
  })
})

test.each(['tls1_2', 'tls1_3'])('a client talks %s to openssl s_server, and trusts it', async (version) => {
  const port = await freePort()
  await using server = startOpenssl(
    `s_server -accept 127.0.0.1:${port} -cert ${certificate} -key ${key} -rev -${version}`,
  )
  await server.prints(/ACCEPT/)
  await inLoop(async () => {
    const ssl = createDefaultContext({ cafile: certificate })
    const [reader, writer] = await openConnection('127.0.0.1', port, { ssl, serverHostname: 'localhost' })
    expect(writer.canWriteEof()).toBe(false)
    for (const [word, turned] of [
      ['hello', 'olleh'],
      ['world', 'dlrow'],
    ] as const) {
      writer.write(bytes(`${word}\n`))
      expect(textOf(await reader.readline())).toBe(`${turned}\n`)
    }
    writer.close()
    await writer.waitClosed()
  })
})

test('a client trusts neither a certificate that nobody vouches for, nor one of another name', async () => {
  const port = await freePort()
  await using server = startOpenssl(`s_server -accept 127.0.0.1:${port} -cert ${certificate} -key ${key} -rev`)
  await server.prints(/ACCEPT/)
  await inLoop(async () => {
    const strict = { ssl: createDefaultContext(), serverHostname: 'localhost' }
    await expect(openConnection('127.0.0.1', port, strict)).rejects.toThrow(/self[- ]signed/i)
    const other = { ssl: createDefaultContext({ cafile: certificate }), serverHostname: 'example.org' }
    await expect(openConnection('127.0.0.1', port, other)).rejects.toThrow(/example\.org/)
  })
})

test('a connection is encrypted when both sides have agreed to it: openssl s_client -starttls', async () => {
  await inLoop(async () => {
    const ssl = createDefaultContext({ purpose: 'server', certfile: certificate, keyfile: key })
    const serve = async (reader: StreamReader, writer: StreamWriter): Promise<void> => {
      writer.write(bytes('220 here ESMTP\r\n'))
      await reader.readline()
      writer.write(bytes('250-here\r\n250 STARTTLS\r\n'))
      await reader.readline()
      writer.write(bytes('220 go ahead\r\n'))
      await writer.startTls(ssl)
      await shout(reader, writer)
    }
    await using server = await startServer(serve, '127.0.0.1', 0)
    await using client = startOpenssl(
      `s_client -connect 127.0.0.1:${portOf(server)} -starttls smtp -brief ` +
        `-CAfile ${certificate} -verify_return_error -servername localhost`,
    )
    await client.prints(/Verification: OK/)
    client.child.stdin.write('hello\n')
    await client.prints(/HELLO/)
    client.child.stdin.end()
    await client.output()
  })
})
