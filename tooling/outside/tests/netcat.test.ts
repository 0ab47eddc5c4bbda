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
import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { portOf } from '../src/address-of.ts'
import { freePort } from '../src/free-port.ts'
import { bytes, inLoop, textOf } from '../src/in-loop.ts'
import { Started } from '../src/started.ts'
import { TemporaryFolder } from '../src/temporary-folder.ts'

/** Says it louder, and ends when the other side has. */
async function shout(reader: StreamReader, writer: StreamWriter): Promise<void> {
  for await (const line of reader) writer.write(bytes(textOf(line).toUpperCase()))
  writer.close()
}

/** What a program answers to what it is told, when it ends. */
async function tell(text: string, ...program: [string, ...string[]]): Promise<string> {
  await using started = new Started(...program)
  started.child.stdin.end(text)
  const output = await started.output()
  expect([started.child.exitCode, started.errors]).toEqual([0, ''])
  return output
}

/** Waits for a server that says nothing when it listens. */
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (let round = 0; ; round += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (round === 100) throw error
      await pause(20)
    }
  }
}

/** Says something, ends its half, and answers with what comes back. */
async function ask([reader, writer]: Streams, text: string): Promise<string> {
  writer.write(bytes(text))
  writer.writeEof()
  const answer = textOf(await reader.read())
  writer.close()
  await writer.waitClosed()
  return answer
}

const clients = {
  nc: { tcp: (port: number) => ['nc', '-N', '127.0.0.1', `${port}`], unix: (path: string) => ['nc', '-N', '-U', path] },
  socat: {
    tcp: (port: number) => ['socat', '-t', '5', '-', `TCP:127.0.0.1:${port}`],
    unix: (path: string) => ['socat', '-t', '5', '-', `UNIX-CONNECT:${path}`],
  },
} as const

for (const [name, { tcp, unix }] of Object.entries(clients)) {
  test(`${name} talks to a server over TCP, and ends its half first`, async () => {
    await inLoop(async () => {
      await using server = await startServer(shout, '127.0.0.1', 0)
      expect(await tell('one\ntwo\n', ...(tcp(portOf(server)) as [string]))).toBe('ONE\nTWO\n')
    })
  })

  test(`${name} talks to a server at a path`, async () => {
    using folder = new TemporaryFolder()
    await inLoop(async () => {
      await using _server = await startUnixServer(shout, folder.file('socket'))
      expect(await tell('one\ntwo\n', ...(unix(folder.file('socket')) as [string]))).toBe('ONE\nTWO\n')
    })
  })
}

test('a client talks to nc, which says what is typed', async () => {
  const port = await freePort()
  await using nc = new Started('nc', '-N', '-l', '127.0.0.1', `${port}`)
  nc.child.stdin.end('from nc\n')
  await inLoop(async () => {
    expect(await ask(await patiently(async () => openConnection('127.0.0.1', port)), 'to nc\n')).toBe('from nc\n')
  })
  expect(await nc.output()).toBe('to nc\n')
})

test('a client talks to nc at a path', async () => {
  using folder = new TemporaryFolder()
  await using nc = new Started('nc', '-N', '-l', '-U', folder.file('socket'))
  nc.child.stdin.end('from nc\n')
  await inLoop(async () => {
    const streams = await patiently(async () => openUnixConnection(folder.file('socket')))
    expect(await ask(streams, 'to nc\n')).toBe('from nc\n')
  })
  expect(await nc.output()).toBe('to nc\n')
})

test('a client talks to socat, which has a process for each connection', async () => {
  const port = await freePort()
  await using _socat = new Started('socat', `TCP-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr`, 'EXEC:tr a-z A-Z')
  await inLoop(async () => {
    for (const word of ['one', 'two', 'three'])
      expect(await ask(await patiently(async () => openConnection('127.0.0.1', port)), word)).toBe(word.toUpperCase())
  })
})

test('a client talks to socat at a path, which is taken away when socat ends', async () => {
  using folder = new TemporaryFolder()
  await using socat = new Started('socat', `UNIX-LISTEN:${folder.file('socket')}`, 'EXEC:rev')
  await inLoop(async () => {
    const streams = await patiently(async () => openUnixConnection(folder.file('socket')))
    expect(await ask(streams, 'olleh\n')).toBe('hello\n')
  })
  await socat.exitCode()
  expect(existsSync(folder.file('socket'))).toBe(false)
})

test('nc sends datagrams, and gets some', async () => {
  await inLoop(async () => {
    const endpoint = await openDatagramEndpoint({ localAddr: ['127.0.0.1', 0] })
    const [, port] = endpoint.localAddress ?? []
    await using nc = new Started('nc', '-u', '127.0.0.1', `${port}`)
    for (const word of ['one', 'two']) {
      nc.child.stdin.write(`${word}\n`)
      const [data, from] = await endpoint.receive()
      expect(textOf(data)).toBe(`${word}\n`)
      await endpoint.send(bytes(`${word} has come\n`), from)
      await nc.prints(new RegExp(`${word} has come`))
    }
    endpoint.close()
  })
})

test('socat sends datagrams back', async () => {
  const port = await freePort()
  await using socat = new Started('socat', '-d', '-d', `UDP4-RECVFROM:${port},bind=127.0.0.1,fork`, 'EXEC:rev')
  await socat.prints(/receiving on|forking|starting|socat/)
  await pause(200)
  await inLoop(async () => {
    const endpoint = await openDatagramEndpoint({ remoteAddr: ['127.0.0.1', port] })
    for (const [word, turned] of [
      ['one', 'eno'],
      ['four', 'ruof'],
    ] as const) {
      await endpoint.send(bytes(`${word}\n`))
      expect(textOf((await endpoint.receive())[0])).toBe(`${turned}\n`)
    }
    endpoint.close()
  })
})
