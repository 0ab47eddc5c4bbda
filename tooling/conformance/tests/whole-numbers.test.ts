import { BoundedSemaphore, Condition, Semaphore } from '@asyncio/sync'
import { ValueError, type EventLoop, type Transport } from '@asyncio/core'
import { channel, ThreadPoolExecutor } from '@asyncio/executors'
import { openConnection, startServer, StreamReader } from '@asyncio/streams'
import { createSubprocessExec } from '@asyncio/subprocess'
import { FakeTransport } from '@asyncio/testing'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { bytes, textOf } from '../src/in-memory-network.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'
import { connectedOn, networkPlaces, onNode } from '../src/network-places.ts'
import { securedOn } from '../src/secured-on.ts'

const refusedSizes: [what: string, make: (size: number) => unknown, message: string][] = [
  ['a channel', (size) => channel(size), 'A channel takes a whole number of items'],
  ['a reader', (limit) => new StreamReader({ limit }), 'A reader takes a whole number of bytes'],
  [
    'the high mark',
    (high) => new FakeTransport({}).setWriteBufferLimits({ high }),
    'high takes a whole number of bytes',
  ],
  ['the low mark', (low) => new FakeTransport({}).setWriteBufferLimits({ low }), 'low takes a whole number of bytes'],
  ['a semaphore', (value) => new Semaphore(value), 'A semaphore has a whole number of permits'],
  ['a bounded semaphore', (value) => new BoundedSemaphore(value), 'A semaphore has a whole number of permits'],
]

for (const [what, make, message] of refusedSizes) {
  test(`${what} has a whole size, or no limit`, async () => {
    await inVirtualTime(async () => {
      expect(() => make(1.5)).toThrow(new ValueError(`${message}: received 1.5`))
      expect(() => make(Number.NaN)).toThrow(ValueError)
      expect(() => make('2' as unknown as number)).toThrow(TypeError)
      expect(() => make(3)).not.toThrow()
      expect(() => make(Infinity)).not.toThrow()
    })
  })
}

test('read() and readexactly() of no whole number of bytes lose none', async () => {
  await inVirtualTime(async () => {
    const reader = new StreamReader()
    reader.feedData(bytes('hello world'))
    for (const count of [1.5, -0.5, Number.NaN, Infinity, '1' as unknown as number, null as unknown as number]) {
      for (const method of ['read', 'readexactly'] as const) {
        const error = await errorOf(reader[method](count))
        expect(error).toBeInstanceOf(TypeError)
        expect(error.message).toMatch(`${method}() takes a whole number of bytes: received `)
      }
    }
    expect(textOf(await reader.readexactly(11))).toBe('hello world')
  })
})

test('notify() wakes a whole number of tasks', async () => {
  await inVirtualTime(async () => {
    const condition = new Condition()
    await condition.acquire()
    expect(() => condition.notify(1.5)).toThrow(new ValueError('notify() takes a whole number of tasks: received 1.5'))
    condition.notify(Infinity)
    condition.release()
  })
})

test('a pool reads ahead by a whole number of inputs', async () => {
  await using pool = new ThreadPoolExecutor({ maxWorkers: 1 })
  expect(() => pool.map(Math.sqrt, [1], { bufferSize: 1.5 })).toThrow(
    new ValueError('bufferSize takes a whole number of inputs: received 1.5'),
  )
})

test('limits of streams are refused before anything is connected, served or started', async () => {
  await inVirtualTime(async () => {
    const refusal = new ValueError('A reader takes a whole number of bytes: received 1.5')
    expect(await errorOf(openConnection('nowhere', 1, { limit: 1.5 }))).toEqual(refusal)
    expect(await errorOf(startServer(() => {}, 'nowhere', 1, { limit: 1.5 }))).toEqual(refusal)
    expect(await errorOf(createSubprocessExec('no-such-program', [], { limit: 1.5 }))).toEqual(refusal)
  })
})

async function expectWholeMarks({ client, close }: { client: Transport; close: () => Promise<void> }): Promise<void> {
  for (const name of ['setWriteBufferLimits', 'setReadBufferLimits'] as const) {
    const set = (client as Transport & { setReadBufferLimits?: Transport['setWriteBufferLimits'] })[name]
    if (set === undefined) continue
    for (const limits of [{ high: 1.5 }, { high: 9, low: 1.5 }, { low: 0.5 }])
      expect(() => set.call(client, limits)).toThrow(ValueError)
    expect(() => set.call(client, { high: '9' as unknown as number })).toThrow(TypeError)
    expect(() => set.call(client, { high: Infinity })).not.toThrow()
  }
  await close()
}

for (const { place, run } of networkPlaces) {
  test(`marks, backlogs and numbers of addresses are whole, ${place}`, async () => {
    await run(async (loop: EventLoop) => {
      await expectWholeMarks(await connectedOn(loop, {}, {}))
      const backlog = new TypeError('backlog takes a whole number of connections: received 1.5')
      expect(await errorOf(loop.createServer(() => ({}), '127.0.0.1', 0, { backlog: 1.5 }))).toEqual(backlog)
      expect(await errorOf(loop.createUnixServer(() => ({}), '/nowhere/s', { backlog: 1.5 }))).toEqual(backlog)
      const interleave = new TypeError('interleave takes a whole number of addresses: received 1.5')
      expect(await errorOf(loop.createConnection(() => ({}), 'nowhere', 1, { interleave: 1.5 }))).toEqual(interleave)
    })
  })
}

test('marks of an encrypted connection are whole', async () => {
  await onNode.run(async (loop) => {
    await expectWholeMarks(await securedOn(loop, {}, {}))
  })
})
