import { RuntimeError, type EventLoop, type Network } from '@asyncio/core'
import { BaseEventLoop, NodeHost } from '@asyncio/loop'
import { NodeNetwork } from '@asyncio/streams/node'
import { eventLoopPromises, MemoryNetwork } from '@asyncio/testing'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { addressOf, Journal, openHandles } from '../src/network-places.ts'

function loopWith(network: (loop: EventLoop) => Partial<Network>): BaseEventLoop {
  return new BaseEventLoop({ host: new NodeHost(), network })
}

const theirs = [
  'closing a loop ends the connections that its network has open, and tells nobody',
  'closing a loop lets go of the addresses that its servers have',
]

describe('a loop that is closed', () => {
  test('closes its network once, last of all', () => {
    const seen: boolean[] = []
    const loop = loopWith((own) => ({ close: () => void seen.push(own.isClosed()) }))
    loop.close()
    loop.close()
    expect(seen).toEqual([true])
  })

  test('needs no network that can be closed, and is closed when its network fails to', () => {
    loopWith(() => ({})).close()
    const boom = new Error('boom')
    const loop = loopWith(() => ({
      close() {
        throw boom
      },
    }))
    expect(() => loop.close()).toThrow(boom)
    expect(loop.isClosed()).toBe(true)
    expect(() => loop.callSoon(() => {})).toThrow(RuntimeError)
  })

  test.each([
    ['in memory', (own: EventLoop) => new MemoryNetwork(own)],
    ["of Node's sockets", (own: EventLoop) => new NodeNetwork(own)],
  ])('leaves nothing open in a network %s', async (_, network) => {
    const before = await openHandles()
    const loop = loopWith(network)
    const journal = new Journal(loop)
    const reports: unknown[] = []
    loop.setExceptionHandler((__, context) => reports.push(context))
    const [transport, endpoint] = await loop.runUntilComplete(async () => {
      const server = await loop.createServer(() => journal.protocol('server'), '127.0.0.1', 0)
      const [host, port] = addressOf(server.sockets[0]?.localAddress)
      const [client] = await loop.createConnection(() => journal.protocol('client'), host, port)
      await journal.until('server', 'made')
      client.write(new Uint8Array(16 * 1024 * 1024))
      const [datagrams] = await loop.createDatagramEndpoint(() => ({}), { localAddr: ['127.0.0.1', 0] })
      return [client, datagrams]
    })
    loop.close()
    expect([transport.isClosing(), endpoint.isClosing()]).toEqual([true, true])
    expect(await openHandles()).toEqual(before)
    expect(journal.of('client')).toEqual(['made', 'pause'])
    expect(reports).toEqual([])
    transport.close()
    transport.abort()
    endpoint.close()
  })
})

describe('the kit', () => {
  test('finds a network that its loop does not close', async () => {
    class Unclosed extends BaseEventLoop {
      constructor() {
        super({ host: new NodeHost(), network: (own) => Object.assign(new MemoryNetwork(own), { close: undefined }) })
      }
    }
    const [first] = theirs
    const promise = eventLoopPromises(() => new Unclosed()).find(({ name }) => name === first)
    expect((await errorOf(promise?.check() ?? Promise.resolve())).message).toContain(
      'whether the transports are closing',
    )
  })

  test("holds Node's sockets to it, over TCP and at paths", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'asyncio-'))
    let sockets = 0
    try {
      const factory = (): EventLoop => loopWith((own) => new NodeNetwork(own))
      const promises = eventLoopPromises(factory, { unixPath: () => join(folder, `socket-${(sockets += 1)}`) })
      const chosen = promises.filter(({ name }) => theirs.includes(name))
      expect(chosen).toHaveLength(4)
      for (const { check } of chosen) await check()
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
