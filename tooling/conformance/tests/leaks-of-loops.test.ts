import { createTask, isCancelled, sleep, type Coroutine, type EventLoop, type Task } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { execFileSync } from 'node:child_process'
import { constants, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { bytes } from '../src/in-memory-network.ts'
import { addressOf, connectedOn, Journal, newNodeLoop } from '../src/network-places.ts'

// A loop knows what is open in it, so as to destroy it when it is closed; in debug mode it names each. What is closed already it must
// have forgotten: else each connection that there ever was is held as long as the loop lives.

/** Runs a test on real sockets, and says what the loop still took for open in the end. */
async function takenForOpen(main: (loop: EventLoop) => Promise<void>): Promise<string[]> {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  try {
    const loop = newNodeLoop()
    loop.slowCallbackDuration = Infinity
    await run(async () => main(loop), { loopFactory: () => loop, debug: true })
    await new Promise((resolve) => setImmediate(resolve))
    return warn.mock.calls.map(([message]) => String(message)).filter((message) => message.startsWith('unclosed'))
  } finally {
    warn.mockRestore()
  }
}

test('a loop names what is open when it is closed', async () => {
  const open = await takenForOpen(async (loop) => {
    await connectedOn(loop, {}, {})
    await loop.createDatagramEndpoint(() => ({}), { localAddr: ['127.0.0.1', 0] })
  })
  expect(open.map((message) => /<(\w+)/.exec(message)?.[1] ?? message).toSorted()).toEqual([
    'DatagramTransport',
    'Listener',
    'SocketTransport',
    'SocketTransport',
  ])
})

test('a loop forgets connections and servers that were closed, aborted or lost', async () => {
  const open = await takenForOpen(async (loop) => {
    for (const end of ['close', 'abort'] as const) {
      const journal = new Journal(loop)
      const ends = await connectedOn(loop, journal.protocol('server'), journal.protocol('client'))
      ends.client.write(bytes('x'))
      ends.client[end]()
      await journal.until('client', 'lost null')
      await journal.untilOne('server', (told) => told.startsWith('lost'))
      await ends.close()
    }
  })
  expect(open).toEqual([])
})

test('a loop forgets endpoints of datagrams that were closed or aborted', async () => {
  const open = await takenForOpen(async (loop) => {
    for (const end of ['close', 'abort'] as const) {
      const over = Promise.withResolvers<void>()
      const protocol = { connectionLost: (): void => over.resolve() }
      const [transport] = await loop.createDatagramEndpoint(() => protocol, { localAddr: ['127.0.0.1', 0] })
      transport[end]()
      await over.promise
      await sleep(0)
    }
  })
  expect(open).toEqual([])
})

test('a loop forgets pipes that were closed, on either end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'asyncio-'))
  try {
    const path = join(folder, 'pipe')
    execFileSync('mkfifo', [path])
    const readEnd = { fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK) }
    const writeEnd = { fd: openSync(path, constants.O_WRONLY) }
    const open = await takenForOpen(async (loop) => {
      const journal = new Journal(loop)
      const [input] = await loop.connectReadPipe(() => journal.protocol('in') as never, readEnd)
      const [output] = await loop.connectWritePipe(() => journal.protocol('out') as never, writeEnd)
      output.close()
      await journal.until('out', 'lost null')
      await journal.until('in', 'lost null')
      input.close()
      await sleep(0)
    })
    expect(open).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('what is cancelled when it is made, but for a turn, is closed and forgotten', async () => {
  const open = await takenForOpen(async (loop) => {
    const server = await loop.createServer(() => ({}), '127.0.0.1', 0)
    const [host, port] = addressOf(server.sockets[0]?.localAddress)
    for (const make of [
      (factory: () => object) => loop.createDatagramEndpoint(factory, { localAddr: ['127.0.0.1', 0] }),
      (factory: () => object) => loop.createConnection(factory, host, port),
    ]) {
      const over = Promise.withResolvers<void>()
      const making: Task<unknown> = createTask(
        make(() => {
          // The transport is made next, and its maker waits until the protocol knows of it.
          making.cancel()
          return { connectionLost: () => over.resolve() }
        }) as Coroutine<unknown>,
      )
      expect(isCancelled(await errorOf(making))).toBe(true)
      await over.promise
      await sleep(0)
    }
    server.close()
    await server.waitClosed()
  })
  expect(open).toEqual([])
})
