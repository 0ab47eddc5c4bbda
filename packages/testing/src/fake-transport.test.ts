import { ConnectionError, createTask, RuntimeError, sleep, ValueError, type BufferedProtocol } from '@asyncio/core'
import { FakeTransport, isolated, RecordingProtocol, type LeftoverError } from '@asyncio/testing'
import { describe, expect, test } from 'vitest'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (data: Uint8Array): string => new TextDecoder().decode(data)

describe('FakeTransport', () => {
  test('tells its protocol in order, in later turns, and of the end last', async () => {
    await isolated(async () => {
      const protocol = new RecordingProtocol()
      const transport = new FakeTransport(protocol, { extra: { peername: ['there', 1] } })
      expect(protocol.names).toEqual(['connectionMade'])
      transport.feedData(bytes('ab'))
      transport.feedData(bytes('c'))
      transport.feedEof()
      expect(protocol.names).toEqual(['connectionMade'])
      expect(await protocol.lost()).toBe(null)
      expect(protocol.names).toEqual([
        'connectionMade',
        'dataReceived',
        'dataReceived',
        'eofReceived',
        'connectionLost',
      ])
      expect(text(protocol.data)).toBe('abc')
      expect(transport.isClosing()).toBe(true)
      expect([transport.getExtraInfo('peername'), transport.getExtraInfo('socket')]).toEqual([['there', 1], null])
      expect(() => transport.feedData(bytes('d'))).toThrow(RuntimeError)
    })
  })

  test('writes down what is written, and takes nothing after the end', async () => {
    await isolated(async () => {
      const protocol = new RecordingProtocol()
      const transport = new FakeTransport(protocol)
      transport.write(bytes('one'))
      transport.writelines([bytes('two'), bytes('three')])
      expect(() => transport.write('four' as never)).toThrow(TypeError)
      transport.writeEof()
      expect(() => transport.write(bytes('four'))).toThrow('Cannot call write() after writeEof()')
      transport.close()
      transport.close()
      await protocol.lost()
      expect(transport.writes.map(text)).toEqual(['one', 'two', 'three'])
      expect([text(transport.sent), transport.eofWritten]).toEqual(['onetwothree', true])
    })
  })

  test('has a protocol hold back while nothing gets away, and closes when it has', async () => {
    await isolated(async () => {
      const protocol = new RecordingProtocol()
      const transport = new FakeTransport(protocol)
      transport.setWriteBufferLimits({ high: 4 })
      expect(transport.getWriteBufferLimits()).toEqual([1, 4])
      transport.hold()
      transport.write(bytes('1234'))
      expect(protocol.names.at(-1)).toBe('connectionMade')
      transport.write(bytes('5'))
      expect(protocol.names.at(-1)).toBe('pauseWriting')
      expect([transport.getWriteBufferSize(), text(transport.sent)]).toEqual([5, ''])
      transport.close()
      await sleep(1)
      expect(protocol.names.at(-1)).toBe('pauseWriting')
      transport.release()
      await protocol.lost()
      expect(protocol.names.slice(-2)).toEqual(['resumeWriting', 'connectionLost'])
      expect(text(transport.sent)).toBe('12345')
      expect(() => transport.setWriteBufferLimits({ high: 1, low: 2 })).toThrow(ValueError)
    })
  })

  test('keeps what comes while reading is paused', async () => {
    await isolated(async () => {
      const protocol = new RecordingProtocol({ keepOpen: true })
      const transport = new FakeTransport(protocol)
      transport.pauseReading()
      expect(transport.isReading()).toBe(false)
      transport.feedData(bytes('a'))
      transport.feedEof()
      await sleep(1)
      expect(protocol.names).toEqual(['connectionMade'])
      transport.resumeReading()
      await protocol.eof()
      expect(protocol.names).toEqual(['connectionMade', 'dataReceived', 'eofReceived'])
      expect(transport.isClosing()).toBe(false)
      transport.abort()
      await protocol.lost()
    })
  })

  test('ends the connection, and tells of it, when a protocol throws', async () => {
    const error = new Error('bad bytes')
    const failure: unknown = await isolated(async () => {
      const protocol = new RecordingProtocol()
      protocol.dataReceived = () => {
        throw error
      }
      new FakeTransport(protocol).feedData(bytes('a'))
      expect(await protocol.lost()).toBe(error)
    }).catch((thrown: unknown) => thrown)
    expect((failure as LeftoverError).errors).toEqual([error])
  })

  test('fills the buffers of a buffered protocol', async () => {
    await isolated(async () => {
      const buffer = new Uint8Array(3)
      const pieces: string[] = []
      const protocol: BufferedProtocol = {
        getBuffer: () => buffer,
        bufferUpdated: (count) => pieces.push(text(buffer.subarray(0, count))),
      }
      const transport = new FakeTransport(protocol)
      transport.feedData(bytes('hello'))
      await sleep(0)
      expect(pieces).toEqual(['hel', 'lo'])
      const other = new RecordingProtocol()
      transport.setProtocol(other)
      expect(transport.getProtocol()).toBe(other)
      transport.lose()
      await other.lost()
    })
  })
})

describe('RecordingProtocol', () => {
  test('waits for what it is told', async () => {
    await isolated(async ({ loop }) => {
      const protocol = new RecordingProtocol()
      const made = createTask(protocol.made())
      const received = createTask(protocol.received(3))
      const two = createTask(protocol.until(({ events }) => events.length === 3))
      await sleep(1)
      const transport = new FakeTransport(protocol)
      expect(await made).toBe(transport)
      transport.feedData(bytes('ab'))
      loop.callLater(1, () => transport.feedData(bytes('cd')))
      expect(text(await received)).toBe('abcd')
      expect(loop.time()).toBe(2)
      await two
      const error = new Error('cut')
      transport.lose(error)
      expect(await protocol.lost()).toBe(error)
    })
  })

  test('fails a wait for what can not come any more', async () => {
    await isolated(async () => {
      const protocol = new RecordingProtocol()
      const transport = new FakeTransport(protocol)
      const waiting = createTask(protocol.eof())
      await sleep(0)
      transport.lose()
      await expect(waiting).rejects.toThrow(
        new ConnectionError('The connection was lost before eofReceived was called'),
      )
      await expect(protocol.received(1)).rejects.toThrow('The connection was lost before 1 bytes had come')
    })
  })
})
