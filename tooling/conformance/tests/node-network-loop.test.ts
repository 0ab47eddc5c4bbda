import {
  ContextVar,
  createTask,
  currentTask,
  getRunningLoop,
  KeyboardInterrupt,
  sleep,
  type Protocol,
} from '@asyncio/core'
import { AsyncLocalStorage } from 'node:async_hooks'
import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { openConnection, startServer } from '@asyncio/streams'
import { expect, test, vi } from 'vitest'
import { bytes, textOf } from '../src/in-memory-network.ts'
import { addressOf, connectedOn, Journal, newNodeLoop, onNode, openHandles } from '../src/network-places.ts'
import { platformRounds } from '../src/platform-rounds.ts'

const silent = (): Protocol => ({})

test('while a loop is stopped its protocols are told nothing, and what came is told when it runs again', async () => {
  const before = await openHandles()
  const loop = newNodeLoop()
  const journal = new Journal(loop)
  const { server, outside } = await loop.runUntilComplete(async () => {
    const listening = await loop.createServer(() => journal.protocol('server'), '127.0.0.1', 0)
    const [, port] = addressOf(listening.sockets[0]?.localAddress)
    const socket = connect(port, '127.0.0.1')
    await journal.until('server', 'made')
    return { server: listening, outside: socket }
  })
  outside.end('a')
  await platformRounds()
  expect(journal.of('server')).toEqual(['made'])
  const { port } = outside.address() as { port: number }
  expect(port).toBeGreaterThan(0)
  await loop.runUntilComplete(async () => {
    await journal.until('server', 'lost null')
    server.close()
    await server.waitClosed()
  })
  expect(journal.of('server')).toEqual(['made', 'got a', 'end', 'lost null'])
  loop.close()
  expect(await openHandles(before)).toEqual(before)
})

test('sockets that are left are destroyed when whoever runs the loop closes it, and debug mode tells of them', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  try {
    await onNode.run(async (loop) => {
      loop.setDebug(true)
      loop.slowCallbackDuration = Infinity
      const { client, server } = await connectedOn(loop, {}, {})
      await loop.createDatagramEndpoint(() => ({}), { localAddr: ['127.0.0.1', 0] })
      client.pauseReading()
      server.write(bytes('never read'))
    })
    expect(warn.mock.calls.map(([message]) => String(message).replaceAll(/[\d.]+:\d+/g, 'address'))).toEqual([
      'unclosed <Listener address>',
      'unclosed <SocketTransport address -> address>',
      'unclosed <SocketTransport address -> address>',
      'unclosed <DatagramTransport address>',
    ])
  } finally {
    warn.mockRestore()
  }
})

test('sockets of a loop that was closed by hand go with it, and nothing throws', async () => {
  const before = await openHandles()
  const loop = newNodeLoop()
  const journal = new Journal(loop)
  let outside: Socket | undefined
  const port = await loop.runUntilComplete(async () => {
    const listening = await loop.createServer(() => journal.protocol('server'), '127.0.0.1', 0)
    const [, number] = addressOf(listening.sockets[0]?.localAddress)
    outside = connect(number, '127.0.0.1')
    await journal.until('server', 'made')
    return number
  })
  loop.close()
  outside?.on('error', () => {})
  if (outside !== undefined) await once(outside, 'close')
  const late = connect(port, '127.0.0.1')
  const [refused] = await once(late, 'error')
  expect((refused as NodeJS.ErrnoException).code).toBe('ECONNREFUSED')
  await platformRounds()
  expect(journal.of('server')).toEqual(['made'])
  expect(await openHandles(before)).toEqual(before)
})

test('a connection is lost quietly when its loop was closed before it was made', async () => {
  const before = await openHandles()
  const loop = newNodeLoop()
  const listening = await loop.runUntilComplete(async () => {
    const server = await loop.createServer(silent, '127.0.0.1', 0)
    const [host, port] = addressOf(server.sockets[0]?.localAddress)
    const connecting = createTask(loop.createConnection(silent, host, port))
    await sleep(0)
    connecting.cancel()
    await connecting.catch(() => {})
    return server
  })
  listening.close()
  loop.close()
  await platformRounds()
  expect(await openHandles(before)).toEqual(before)
})

test('a protocol is called outside of any task, with the ambient values of whoever made the connection', async () => {
  await onNode.run(async (loop) => {
    const request = new AsyncLocalStorage<string>()
    const user = new ContextVar('user', { default: 'nobody' })
    const seen: unknown[] = []
    const done = loop.createFuture<void>()
    const look = async (when: string): Promise<void> => {
      seen.push([when, currentTask(), getRunningLoop() === loop, request.getStore(), user.get()])
      await Promise.resolve()
      seen.push([`${when} later`, request.getStore(), user.get()])
      if (when === 'lost') done.setResult()
    }
    await request.run('request 1', async () => {
      user.set('Ada')
      const ends = await connectedOn(
        loop,
        {},
        {
          connectionMade: () => void look('made'),
          dataReceived: () => void look('data'),
          connectionLost: () => void look('lost'),
        },
      )
      await request.run('request 2', async () => {
        user.set('Bob')
        ends.server.write(bytes('x'))
        ends.server.close()
        await done
      })
      await ends.close()
    })
    expect(seen).toEqual(
      ['made', 'data', 'lost'].flatMap((when) => [
        [when, null, true, 'request 1', 'Ada'],
        [`${when} later`, 'request 1', 'Ada'],
      ]),
    )
  })
})

test('what must end the program ends the run, also from dataReceived', async () => {
  const before = await openHandles()
  const loop = newNodeLoop()
  const stopped = loop.runUntilComplete(async () => {
    const ends = await connectedOn(
      loop,
      {},
      {
        dataReceived: () => {
          throw new KeyboardInterrupt('enough')
        },
      },
    )
    ends.server.write(bytes('x'))
    await loop.createFuture<void>()
  })
  await expect(stopped).rejects.toThrow('enough')
  for (const task of loop.tasks) task.cancel()
  await loop.runUntilComplete(async () => {
    for (let turn = 0; turn < 5; turn += 1) await sleep(0)
  })
  const { closingsOf } = await import('@asyncio/core/lowlevel')
  for (const close of closingsOf(loop)) await loop.runUntilComplete(close)
  loop.close()
  expect(await openHandles(before)).toEqual(before)
})

test('a thousand messages back and forth come whole and in their order', async () => {
  await onNode.run(async (loop) => {
    const received: string[] = []
    const all = loop.createFuture<void>()
    let rest = ''
    const echo: Protocol = { dataReceived: (data) => ends.server.write(data) }
    const client: Protocol = {
      dataReceived: (data) => {
        const lines = (rest + textOf(data)).split('\n')
        rest = lines.pop() ?? ''
        received.push(...lines)
        if (received.length === 1000) all.setResult()
      },
    }
    const ends = await connectedOn(loop, echo, client)
    for (let index = 0; index < 1000; index += 1) ends.client.write(bytes(`${index}\n`))
    await all
    expect(received).toEqual(Array.from({ length: 1000 }, (_, index) => String(index)))
    await ends.close()
  })
})

test('what comes in pieces of all sizes over several connections is whole, and stays what it was', async () => {
  await onNode.run(async (loop) => {
    const sizes = [1, 10, 70_000, 5, 300_000, 20_000, 100, 150_000, 3]
    const total = sizes.reduce((sum, size) => sum + size, 0)
    const byte = (connection: number, index: number): number => (connection * 31 + index) % 251
    const all = await Promise.all(
      [0, 1, 2, 3].map(async (connection) => {
        // Kept as they come: nobody may use their memory for anything else.
        const pieces: Uint8Array[] = []
        let count = 0
        const complete = loop.createFuture<void>()
        const ends = await connectedOn(
          loop,
          {},
          {
            dataReceived: (data) => {
              pieces.push(data)
              count += data.length
              if (count === total) complete.setResult()
            },
          },
        )
        let sent = 0
        for (const size of sizes) {
          const begin = sent
          ends.server.write(Uint8Array.from({ length: size }, (_, index) => byte(connection, begin + index)))
          sent += size
          await sleep(0)
        }
        await complete
        return { ends, pieces }
      }),
    )
    for (const [connection, { ends, pieces }] of all.entries()) {
      const wrong = Buffer.concat(pieces).findIndex((value, index) => value !== byte(connection, index))
      expect(wrong).toBe(-1)
      await ends.close()
    }
  })
})

test('a writer that nobody has closed is warned of when its loop is closed', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  try {
    const before = await openHandles()
    await onNode.run(async () => {
      const server = await startServer(() => {}, '127.0.0.1', 0)
      const [host, port] = addressOf(server.sockets[0]?.localAddress)
      await openConnection(host, port)
      server.close()
    })
    expect(warn.mock.calls.map(([message]) => String(message).slice(0, 38))).toEqual([
      'loop is closed, and <StreamWriter tran',
      'loop is closed, and <StreamWriter tran',
    ])
    await platformRounds()
    expect(await openHandles(before)).toEqual(before)
  } finally {
    warn.mockRestore()
  }
})
