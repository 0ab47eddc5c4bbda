import { createTask, gather } from '@asyncio/core'
import {
  openConnection,
  openDatagramEndpoint,
  openUnixConnection,
  startServer,
  startUnixServer,
  type StreamReader,
  type StreamWriter,
  type Streams,
} from '@asyncio/streams'
import { expect, test } from 'vitest'
import { portOf } from '../src/address-of.ts'
import { expectedHash, hashOf, someBytes } from '../src/hash-of.ts'
import { bytes, inLoop, textOf } from '../src/in-loop.ts'
import { startPython } from '../src/python.ts'
import { TemporaryFolder } from '../src/temporary-folder.ts'

const data = someBytes(3_000_000)

/** Sends all, ends its half, and answers with what comes back. */
async function send([reader, writer]: Streams): Promise<string> {
  for (let at = 0; at < data.length; at += 100_000) {
    writer.write(data.subarray(at, at + 100_000))
    await writer.drain()
  }
  writer.writeEof()
  const answer = textOf(await reader.read())
  writer.close()
  await writer.waitClosed()
  return answer
}

/** Answers when the other side has ended its half. */
async function count(reader: StreamReader, writer: StreamWriter): Promise<void> {
  writer.write(bytes(`${await hashOf(reader)}\n`))
  writer.close()
  await writer.waitClosed()
}

test('a server of asyncio gets all that is sent, and answers when half of the connection is closed', async () => {
  await using python = startPython('serve')
  const port = Number((await python.prints(/^\d+/))[0])
  await inLoop(async () => {
    const answers = await gather(
      Array.from({ length: 5 }, () => async () => send(await openConnection('127.0.0.1', port))),
    )
    expect(answers).toEqual(Array.from({ length: 5 }, () => `${expectedHash(data)}\n`))
  })
})

test('so does one at a path', async () => {
  using folder = new TemporaryFolder()
  await using python = startPython('serve-at', folder.file('socket'))
  await python.prints(/listening/)
  await inLoop(async () => {
    expect(await send(await openUnixConnection(folder.file('socket')))).toBe(`${expectedHash(data)}\n`)
  })
})

test('a client of asyncio sends all, and gets an answer when it has closed its half', async () => {
  await inLoop(async () => {
    await using server = await startServer(count, '127.0.0.1', 0)
    await using python = startPython('ask', `${portOf(server)}`, `${data.length}`)
    expect(await python.output()).toBe(`${expectedHash(data)}\n`)
    expect(python.errors).toBe('')
  })
})

test('so does one at a path, several times', async () => {
  using folder = new TemporaryFolder()
  await inLoop(async () => {
    await using _server = await startUnixServer(count, folder.file('socket'))
    const clients = Array.from({ length: 3 }, () => startPython('ask', folder.file('socket'), '100000'))
    for (const client of clients) {
      await using python = client
      expect(await python.output()).toBe(`${expectedHash(someBytes(100_000))}\n`)
    }
  })
})

test('lines go to and fro with a server of asyncio, over a hundred connections at once', async () => {
  await using python = startPython('lines')
  const port = Number((await python.prints(/^\d+/))[0])
  await inLoop(async () => {
    const client = async (number: number): Promise<void> => {
      const [reader, writer] = await openConnection('127.0.0.1', port)
      for (let line = 0; line < 50; line += 1) {
        writer.write(bytes(`line ${number}.${line}\n`))
        expect(textOf(await reader.readline())).toBe(`LINE ${number}.${line}\n`)
      }
      writer.close()
      await writer.waitClosed()
    }
    await gather(Array.from({ length: 100 }, (_, number) => async () => client(number)))
  })
})

test('lines go to and fro with clients of asyncio', async () => {
  await inLoop(async () => {
    const echo = async (reader: StreamReader, writer: StreamWriter): Promise<void> => {
      for await (const line of reader) writer.write(line)
      writer.close()
    }
    await using server = await startServer(echo, '127.0.0.1', 0)
    await using python = startPython('ask-lines', `${portOf(server)}`, '50')
    expect(await python.output()).toBe('all came back\n')
    expect(python.errors).toBe('')
  })
})

test('datagrams go to asyncio and come back', async () => {
  await using python = startPython('mirror')
  const port = Number((await python.prints(/^\d+/))[0])
  await inLoop(async () => {
    const endpoint = await openDatagramEndpoint({ remoteAddr: ['127.0.0.1', port] })
    for (const size of [1, 1000, 9000, 60_000]) {
      await endpoint.send(someBytes(size))
      const [received] = await endpoint.receive()
      expect(Buffer.compare(received, someBytes(size).toReversed())).toBe(0)
    }
    endpoint.close()
  })
})

test('datagrams come from asyncio and go back', async () => {
  await inLoop(async () => {
    const endpoint = await openDatagramEndpoint({ localAddr: ['127.0.0.1', 0] })
    const mirroring = createTask(async () => {
      for await (const [received, from] of endpoint) await endpoint.send(received.toReversed(), from)
    })
    const [, port] = endpoint.localAddress ?? []
    await using python = startPython('ask-mirror', `${port}`)
    expect(await python.output()).toBe('all came back\n')
    expect(python.errors).toBe('')
    endpoint.close()
    await mirroring
  })
})
