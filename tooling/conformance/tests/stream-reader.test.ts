import {
  createTask,
  getEventLoop,
  getRunningLoop,
  IncompleteReadError,
  isCancelled,
  LimitOverrunError,
  NotImplementedError,
  RuntimeError,
  setEventLoop,
  sleep,
  ValueError,
  type ReadTransport,
} from '@asyncio/core'
import { newEventLoop } from '@asyncio/loop'
import { StreamReader, StreamReaderProtocol } from '@asyncio/streams'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { bytes, textOf } from '../src/in-memory-network.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

function fed(...pieces: string[]): StreamReader {
  const reader = new StreamReader()
  for (const piece of pieces) reader.feedData(bytes(piece))
  return reader
}

test('a line that comes in many pieces is whole, and what stands behind its end stays', () =>
  inVirtualTime(async () => {
    const reader = fed('chunk1 ')
    const reading = createTask(reader.readline())
    getRunningLoop().callSoon(() => {
      for (const piece of ['chunk2 ', 'chunk3 ', '\n chunk4']) reader.feedData(bytes(piece))
    })
    expect(textOf(await reading)).toBe('chunk1 chunk2 chunk3 \n')
    expect(String(reader)).toBe('<StreamReader 7 bytes>')
    expect(textOf(await reader.read(100))).toBe(' chunk4')
  }))

for (const [name, make] of [
  ['a reader', () => new StreamReader().loop],
  ['a protocol for readers', () => new StreamReaderProtocol(null).loop],
] as const) {
  test(`${name} belongs to the running loop, else to the one that was set, and else there is none`, async () => {
    expect(make).toThrow(RuntimeError)
    await inVirtualTime(async () => expect(make()).toBe(getRunningLoop()))
    const loop = newEventLoop()
    setEventLoop(loop)
    try {
      expect(make()).toBe(getEventLoop())
    } finally {
      setEventLoop(null)
      loop.close()
    }
  })
}

test('a reader belongs to the loop that it is given', async () => {
  const loop = newEventLoop()
  expect(new StreamReader({ loop }).loop).toBe(loop)
  loop.close()
})

test('a limit that is not greater than zero is refused', async () => {
  await inVirtualTime(async () => {
    for (const limit of [0, -1, Number.NaN]) expect(() => new StreamReader({ limit })).toThrow(ValueError)
    expect(() => new StreamReader({ limit: '1' as unknown as number })).toThrow(TypeError)
  })
})

test('what is no bytes is not fed, and nothing is fed after the end', async () => {
  await inVirtualTime(async () => {
    const reader = new StreamReader()
    expect(() => reader.feedData('text' as unknown as Uint8Array)).toThrow(TypeError)
    reader.feedData(new Uint8Array())
    reader.feedEof()
    expect(() => reader.feedData(bytes('late'))).toThrow(RuntimeError)
    expect(reader.atEof()).toBe(true)
  })
})

test('a long piece that answers a read whole is not copied, and stays as it was fed if it is not read whole', async () => {
  await inVirtualTime(async () => {
    const reader = new StreamReader()
    const piece = bytes('1234567890'.repeat(10))
    reader.feedData(piece)
    expect(await reader.readexactly(100)).toBe(piece)
    reader.feedData(piece)
    expect(textOf(await reader.read(4))).toBe('1234')
    expect(textOf(await reader.read(3))).toBe('567')
    expect((await reader.read(100)).length).toBe(93)
  })
})

test('bytes of a class of the platform’s come out as plain ones', async () => {
  await inVirtualTime(async () => {
    const reader = new StreamReader()
    reader.feedData(Buffer.from('buffer'))
    expect(Object.getPrototypeOf(await reader.readuntil(Buffer.from('uf')))).toBe(Uint8Array.prototype)
    expect(textOf(await reader.readuntil([Buffer.from('e'), bytes('r')]))).toBe('fe')
  })
})

test('lines are found in any number of small pieces, in time that grows with their number only', async () => {
  await inVirtualTime(async () => {
    const reader = new StreamReader({ limit: 2 ** 20 })
    const count = 100_000
    const task = createTask(async () => {
      const long = await reader.readline()
      let lines = 0
      while ((await reader.readline()).length > 0) lines += 1
      return [long.length, lines]
    })
    await sleep(0)
    for (let index = 0; index < count; index += 1) {
      reader.feedData(bytes('x'))
      if (index % 16 === 0) await sleep(0)
    }
    reader.feedData(bytes('\n'))
    for (let index = 0; index < count; index += 1) reader.feedData(bytes('\n'))
    reader.feedEof()
    expect(await task).toEqual([count + 1, count])
  })
})

test('of two that read, the one that finds nothing waits for more', async () => {
  await inVirtualTime(async () => {
    const reader = new StreamReader()
    const first = createTask(reader.read(10))
    await sleep(0)
    reader.feedData(bytes('one'))
    expect(textOf(await reader.read(10))).toBe('one')
    await sleep(0)
    expect(first.done()).toBe(false)
    reader.feedData(bytes('two'))
    expect(textOf(await first)).toBe('two')
  })
})

test('a second one that waits is refused with the name of its call, and the first goes on', async () => {
  await inVirtualTime(async () => {
    const reader = new StreamReader()
    const first = createTask(reader.readline())
    await sleep(0)
    for (const [name, read] of [
      ['read', () => reader.read()],
      ['read', () => reader.read(1)],
      ['readexactly', () => reader.readexactly(1)],
      ['readuntil', () => reader.readuntil()],
      ['readuntil', () => reader.readline()],
    ] as const) {
      const error = await errorOf(read())
      expect(error).toBeInstanceOf(RuntimeError)
      expect(String(error)).toContain(`${name}() called while another coroutine is already waiting`)
    }
    reader.feedData(bytes('line\n'))
    expect(textOf(await first)).toBe('line\n')
  })
})

test('a signal ends a read, and leaves the bytes and the task alone', async () => {
  await inVirtualTime(async () => {
    const reader = fed('half')
    const controller = new AbortController()
    getRunningLoop().callLater(1, () => controller.abort('enough'))
    for (const read of [
      () => reader.readline({ signal: controller.signal }),
      () => reader.readexactly(9, { signal: controller.signal }),
      () => reader.readuntil(bytes('#'), { signal: controller.signal }),
    ]) {
      expect(isCancelled(await errorOf(read()))).toBe(true)
    }
    reader.feedEof()
    expect(textOf(await reader.read())).toBe('half')
  })
})

test('a transport that can’t be paused is asked once, and everything is kept', async () => {
  await inVirtualTime(async () => {
    const reader = new StreamReader({ limit: 2 })
    let asked = 0
    reader.setTransport({
      pauseReading() {
        asked += 1
        throw new NotImplementedError('pauseReading')
      },
    } as unknown as ReadTransport)
    expect(() => reader.setTransport({} as ReadTransport)).toThrow(RuntimeError)
    reader.feedData(bytes('12345'))
    reader.feedData(bytes('67890'))
    expect([asked, textOf(await reader.readexactly(10))]).toEqual([1, '1234567890'])
  })
})

test('what is no number of bytes, and no separator, is refused', async () => {
  await inVirtualTime(async () => {
    const reader = fed('some')
    expect(await errorOf(reader.readexactly(-1))).toBeInstanceOf(ValueError)
    expect(await errorOf(reader.read('1' as unknown as number))).toBeInstanceOf(TypeError)
    expect(await errorOf(reader.readuntil([]))).toBeInstanceOf(ValueError)
    expect(await errorOf(reader.readuntil(new Uint8Array()))).toBeInstanceOf(ValueError)
    expect(await errorOf(reader.readuntil([bytes('a'), new Uint8Array()]))).toBeInstanceOf(ValueError)
    expect(await errorOf(reader.readuntil('a' as unknown as Uint8Array))).toBeInstanceOf(TypeError)
    expect(textOf(await reader.read(10))).toBe('some')
  })
})

test('the errors of reading say what they know', () => {
  const incomplete = new IncompleteReadError(bytes('abc'), 10)
  expect([incomplete.message, incomplete.expected, textOf(incomplete.partial)]).toEqual([
    '3 bytes read on a total of 10 expected bytes',
    10,
    'abc',
  ])
  const overrun = new LimitOverrunError('message', 10)
  expect([overrun.message, overrun.consumed]).toEqual(['message', 10])
})

test('a reader is shown as Python shows it', async () => {
  await inVirtualTime(async () => {
    expect(inspect(new StreamReader())).toBe('<StreamReader>')
    expect(inspect(new StreamReader({ limit: 123 }))).toBe('<StreamReader limit=123>')
    const reader = fed('data')
    expect(String(reader)).toBe('<StreamReader 4 bytes>')
    reader.feedEof()
    expect(inspect(reader)).toBe('<StreamReader 4 bytes eof>')
    const failed = new StreamReader()
    failed.setException(new RuntimeError('lost'))
    expect(inspect(failed)).toBe("<StreamReader exception=RuntimeError('lost')>")
    const waiting = new StreamReader()
    const task = createTask(waiting.read(1))
    await sleep(0)
    expect(inspect(waiting)).toMatch(/^<StreamReader waiter=<Future pending/)
    waiting.feedEof()
    await task
    const paused = new StreamReader({ limit: 1 })
    const transport = { pauseReading() {}, toString: () => '<Transport>' }
    paused.setTransport(transport as unknown as ReadTransport)
    paused.feedData(bytes('abc'))
    expect(String(paused)).toBe('<StreamReader 3 bytes limit=1 transport=<Transport> paused>')
  })
})
