import { createTask, IncompleteReadError, sleep, TimeoutError, ValueError, waitFor } from '@asyncio/core'
import { LengthPrefix, linesOf, StreamReader, type LengthPrefixOptions } from '@asyncio/streams'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { bytes, textOf } from '../src/in-memory-network.ts'
import { inVirtualTime } from '../src/in-virtual-time.ts'

test('lines of text come without their ends, in any encoding, and the rest can be read on', async () => {
  await inVirtualTime(async () => {
    const reader = new StreamReader()
    reader.feedData(bytes('één\r\ntwo\n\nend\r'))
    const lines: string[] = []
    for await (const line of linesOf(reader)) {
      lines.push(line)
      if (line === 'two') break
    }
    expect(lines).toEqual(['één', 'two'])
    reader.feedEof()
    for await (const line of linesOf(reader)) lines.push(line)
    expect(lines).toEqual(['één', 'two', '', 'end\r'])
    const latin = new StreamReader()
    latin.feedData(new Uint8Array([0xe9, 10]))
    expect((await linesOf(latin, { encoding: 'latin1' }).next()).value).toBe('é')
    expect(() => linesOf(latin, { encoding: 'no such' })).toThrow(RangeError)
  })
})

for (const [options, prefix] of [
  [{ size: 1 }, [3]],
  [{ size: 2 }, [0, 3]],
  [{ size: 2, littleEndian: true }, [3, 0]],
  [{}, [0, 0, 0, 3]],
  [{ size: 4, littleEndian: true }, [3, 0, 0, 0]],
  [{ size: 8 }, [0, 0, 0, 0, 0, 0, 0, 3]],
  [{ size: 8, littleEndian: true }, [3, 0, 0, 0, 0, 0, 0, 0]],
] as [LengthPrefixOptions, number[]][]) {
  test(`messages with their length in front go there and back: ${JSON.stringify(options)}`, async () => {
    await inVirtualTime(async () => {
      const framing = new LengthPrefix(options)
      expect([...framing.encode(bytes('abc'))]).toEqual([...prefix, 97, 98, 99])
      const reader = new StreamReader()
      const writer = {
        writelines(pieces: Iterable<Uint8Array>) {
          // A byte at a time.
          for (const piece of pieces) for (const byte of piece) reader.feedData(new Uint8Array([byte]))
        },
      }
      const received: string[] = []
      const task = createTask(async () => {
        for await (const message of framing.messages(reader)) received.push(textOf(message))
      })
      for (const text of ['abc', '', 'last']) {
        framing.write(writer, bytes(text))
        await sleep(1)
      }
      reader.feedEof()
      await task
      expect(received).toEqual(['abc', '', 'last'])
    })
  })
}

test('a wait for a message that takes too long loses no byte of it', async () => {
  await inVirtualTime(async () => {
    const framing = new LengthPrefix({ size: 2 })
    const reader = new StreamReader({ limit: 2 })
    const message = framing.encode(bytes('a whole message'))
    for (const piece of [message.subarray(0, 1), message.subarray(1, 2), message.subarray(2, 9)]) {
      reader.feedData(piece)
      expect(await errorOf(waitFor(framing.read(reader), 1))).toBeInstanceOf(TimeoutError)
    }
    reader.feedData(message.subarray(9))
    expect(textOf((await framing.read(reader)) as Uint8Array)).toBe('a whole message')
    reader.feedEof()
    expect(await framing.read(reader)).toBeNull()
  })
})

test('an end in the midst of a message is an error, with what had come', async () => {
  await inVirtualTime(async () => {
    for (const piece of [[0], [0, 9, 1]]) {
      const reader = new StreamReader()
      reader.feedData(new Uint8Array(piece))
      reader.feedEof()
      const error = await errorOf(new LengthPrefix({ size: 2 }).read(reader))
      expect(error).toBeInstanceOf(IncompleteReadError)
      expect([...(error as IncompleteReadError).partial]).toEqual(piece)
    }
  })
})

test('a message that is too long is neither written nor read, and stays where it is', async () => {
  await inVirtualTime(async () => {
    const framing = new LengthPrefix({ size: 1, limit: 3 })
    expect(() => framing.encode(bytes('four'))).toThrow(ValueError)
    expect(() => framing.encode('abc' as unknown as Uint8Array)).toThrow(TypeError)
    const reader = new StreamReader()
    reader.feedData(new LengthPrefix({ size: 1 }).encode(bytes('four')))
    expect(await errorOf(framing.read(reader))).toBeInstanceOf(ValueError)
    expect(textOf(await reader.read(10))).toBe('\x04four')
    for (const options of [{ size: 3 }, { size: 1, limit: 256 }, { limit: -1 }, { limit: 1.5 }])
      expect(() => new LengthPrefix(options as LengthPrefixOptions)).toThrow(ValueError)
    const eight = new StreamReader()
    eight.feedData(new Uint8Array(8).fill(255))
    expect(await errorOf(new LengthPrefix({ size: 8 }).read(eight))).toBeInstanceOf(ValueError)
  })
})
