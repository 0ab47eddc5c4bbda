import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConnectionError, gather, sleep, type Protocol } from '@asyncio/core'
import { openConnection, startServer } from '@asyncio/streams'
import { expect, test } from 'vitest'
import { clientContext, serverContext } from '../src/certificates.ts'
import { collectGarbage } from '../src/collect-garbage.ts'
import { errorOf } from '../src/error-of.ts'
import { bytes } from '../src/in-memory-network.ts'
import { addressOf, Journal, onNode } from '../src/network-places.ts'
import { securedOn } from '../src/secured-on.ts'

const MIB = 1024 * 1024

/** Bytes by which it shows where they belong. */
function pattern(length: number): Uint8Array {
  const data = new Uint8Array(length)
  for (let index = 0; index < length; index += 1) data[index] = (index * 31 + (index >> 8)) & 255
  return data
}

test('many bytes come as they were sent, in both directions at once, and nobody is flooded', async () => {
  await onNode.run(async () => {
    const data = pattern(8 * MIB)
    await using server = await startServer(
      async (reader, writer) => {
        for (let piece = await reader.read(65_536); piece.length > 0; piece = await reader.read(65_536)) {
          writer.write(piece)
          await writer.drain()
        }
        writer.close()
        await writer.waitClosed()
      },
      '127.0.0.1',
      0,
      { ssl: serverContext() },
    )
    const [host, port] = addressOf(server.sockets[0]?.localAddress)
    const [reader, writer] = await openConnection(host, port, { ssl: clientContext(), serverHostname: 'localhost' })
    let most = 0
    const [, received] = await gather([
      async () => {
        for (let at = 0; at < data.length; at += 100_000) {
          writer.write(data.subarray(at, at + 100_000))
          most = Math.max(most, writer.transport.getWriteBufferSize())
          await writer.drain()
        }
      },
      reader.readexactly(data.length),
    ])
    expect(Buffer.compare(received, data)).toBe(0)
    expect(most).toBeLessThanOrEqual(512 * 1024 + 100_000)
    writer.close()
    await writer.waitClosed()
  })
})

test('the writing side is held back while the other does not read, and goes on when it does', async () => {
  await onNode.run(async (loop) => {
    const journal = new Journal(loop)
    let count = 0
    const reading: Protocol = {
      dataReceived(data) {
        count += data.length
        if (count === 32 * MIB) journal.note('server', 'all')
      },
    }
    const { client, server, close } = await securedOn(loop, reading, journal.protocol('client'))
    server.pauseReading()
    const piece = pattern(MIB)
    for (let index = 0; index < 32; index += 1) client.write(piece)
    expect(journal.of('client')).toEqual(['made', 'pause'])
    expect(client.getWriteBufferSize()).toBeGreaterThan(512 * 1024)
    // Long enough for all of it to come, if anybody took it.
    for (let turn = 0; turn < 300; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    await sleep(0.1)
    expect(journal.of('client')).toEqual(['made', 'pause'])
    expect(client.getWriteBufferSize()).toBeGreaterThan(8 * MIB)
    server.resumeReading()
    await journal.until('client', 'resume')
    await journal.until('server', 'all')
    expect(client.getWriteBufferSize()).toBe(0)
    expect(journal.of('client')).toEqual(['made', 'pause', 'resume'])
    await close()
  })
})

test('what was written before close is sent, however much it is', async () => {
  await onNode.run(async (loop) => {
    const journal = new Journal(loop)
    let count = 0
    const reading = journal.protocol('server')
    reading.dataReceived = (data) => {
      count += data.length
    }
    const { client, close } = await securedOn(loop, reading, journal.protocol('client'))
    client.writelines([pattern(3 * MIB), bytes('and'), pattern(3 * MIB)])
    client.close()
    await journal.until('server', 'lost null')
    await journal.until('client', 'lost null')
    expect(count).toBe(6 * MIB + 3)
    await close()
  })
})

test('a slow reader gets everything before the end', async () => {
  await onNode.run(async () => {
    const data = pattern(2 * MIB)
    await using server = await startServer(
      async (_, writer) => {
        writer.write(data)
        writer.close()
        await writer.waitClosed()
      },
      '127.0.0.1',
      0,
      { ssl: serverContext() },
    )
    const [host, port] = addressOf(server.sockets[0]?.localAddress)
    const [reader, writer] = await openConnection(host, port, {
      ssl: clientContext(),
      serverHostname: 'localhost',
      limit: 1024,
    })
    const pieces: Uint8Array[] = []
    while (!reader.atEof()) {
      pieces.push(await reader.read(10_000))
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(Buffer.compare(Buffer.concat(pieces), data)).toBe(0)
    writer.close()
    await writer.waitClosed()
  })
})

test('a file is sent between what is written before and after it, as a whole or in part', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'))
  try {
    const content = pattern(600_000)
    const path = join(folder, 'file')
    writeFileSync(path, content)
    await onNode.run(async (loop) => {
      for (const [offset, count] of [
        [0, null],
        [1000, 100_000],
      ] as const) {
        const journal = new Journal(loop)
        const pieces: Uint8Array[] = []
        const server = journal.protocol('server')
        server.dataReceived = (data) => {
          pieces.push(data)
        }
        const { client, close } = await securedOn(loop, server, journal.protocol('client'))
        client.write(bytes('before'))
        const file = await open(path)
        const sent = await loop.sendfile(client, file, { offset, count })
        await file.close()
        client.write(bytes('after'))
        client.close()
        await journal.until('server', 'lost null')
        const part = content.subarray(offset, count === null ? content.length : offset + count)
        expect(sent).toBe(part.length)
        const expected = Buffer.concat([bytes('before'), part, bytes('after')])
        expect(Buffer.compare(Buffer.concat(pieces), expected)).toBe(0)
        await close()
      }
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a file is sent to who closes as soon as it is there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'))
  try {
    const path = join(folder, 'file')
    writeFileSync(path, pattern(MIB))
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const server = journal.protocol('server')
      let count = 0
      server.dataReceived = (data) => {
        count += data.length
        if (count === MIB) server.transport.close()
      }
      const { client, close } = await securedOn(loop, server, journal.protocol('client'))
      const file = await open(path)
      expect(await loop.sendfile(client, file)).toBe(MIB)
      await file.close()
      await journal.until('server', 'lost null')
      await journal.until('client', 'lost null')
      expect(count).toBe(MIB)
      await close()
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a file that the other side does not want to its end fails to be sent', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'))
  try {
    const path = join(folder, 'file')
    writeFileSync(path, pattern(16 * MIB))
    await onNode.run(async (loop) => {
      const journal = new Journal(loop)
      const server = journal.protocol('server')
      server.dataReceived = () => server.transport.abort()
      const { client, close } = await securedOn(loop, server, journal.protocol('client'))
      const file = await open(path)
      const error = await errorOf(loop.sendfile(client, file))
      await file.close()
      expect(error).toBeInstanceOf(ConnectionError)
      await journal.untilOne('client', (entry) => entry.startsWith('lost '))
      await close()
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a thousand short connections, many at once, leave nothing behind', async () => {
  await onNode.run(async () => {
    let served = 0
    await using server = await startServer(
      async (reader, writer) => {
        writer.write(await reader.readexactly(4))
        served += 1
        writer.close()
        await writer.waitClosed()
      },
      '127.0.0.1',
      0,
      { ssl: serverContext(), backlog: 200 },
    )
    const [host, port] = addressOf(server.sockets[0]?.localAddress)
    const ssl = clientContext()
    const once = async (): Promise<void> => {
      const [reader, writer] = await openConnection(host, port, { ssl, serverHostname: 'localhost' })
      writer.write(bytes('ping'))
      expect(await reader.readexactly(4)).toHaveLength(4)
      writer.close()
      await writer.waitClosed()
    }
    for (let round = 0; round < 20; round += 1) await gather(Array.from({ length: 50 }, () => once))
    expect(served).toBe(1000)
  })
})

test('what belonged to a connection is collected after its end', async () => {
  await onNode.run(async (loop) => {
    const watched: WeakRef<object>[] = []
    const once = async (): Promise<void> => {
      const journal = new Journal(loop)
      const protocol = journal.protocol('client')
      const { client, close } = await securedOn(loop, journal.protocol('server'), protocol)
      watched.push(new WeakRef(client), new WeakRef(client.getExtraInfo('ssl_object') as object))
      client.close()
      await journal.until('client', 'lost null')
      await journal.until('server', 'lost null')
      await close()
    }
    for (let time = 0; time < 5; time += 1) await once()
    for (let round = 0; round < 10; round += 1) {
      await collectGarbage()
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    // The last one may be held by what has just run.
    expect(watched.filter((one) => one.deref() !== undefined).length).toBeLessThanOrEqual(2)
  })
})
