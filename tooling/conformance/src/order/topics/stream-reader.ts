import {
  createTask,
  getRunningLoop,
  IncompleteReadError,
  isCancelled,
  LimitOverrunError,
  RuntimeError,
  sleep,
  TimeoutError,
  ValueError,
  wait,
  waitFor,
  type ReadTransport,
} from '@asyncio/core'
import { StreamReader } from '@asyncio/streams'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (data: Uint8Array): string => new TextDecoder().decode(data)

/** What a read fails with, and what it says of the bytes. */
async function attempt(reading: PromiseLike<Uint8Array>): Promise<unknown> {
  try {
    return text(await reading)
  } catch (error) {
    if (error instanceof IncompleteReadError) return [describe(error), text(error.partial), error.expected]
    if (error instanceof LimitOverrunError) return [describe(error), error.consumed]
    if (isCancelled(error)) throw error
    return describe(error)
  }
}

const pythonAttempt = `
      async def attempt(reading):
          try:
              return (await reading).decode()
          except asyncio.IncompleteReadError as error:
              return [describe(error), error.partial.decode(), error.expected]
          except asyncio.LimitOverrunError as error:
              return [describe(error), error.consumed]
          except Exception as error:
              return describe(error)
`

export const cases: readonly OrderCase[] = [
  orderCase('what is there already is read in no turn', {
    python: `
      async def main():
          asyncio.create_task(turns(2), name="clock")
          reader = asyncio.StreamReader()
          reader.feed_data(b"one\\ntwo\\nthree;four")
          log((await reader.readline()).decode())
          log((await reader.readexactly(4)).decode())
          log((await reader.readuntil(b";")).decode())
          log((await reader.read(2)).decode())
          log((await reader.read(0)).decode(), (await reader.readexactly(0)).decode())
          reader.feed_eof()
          log((await reader.read()).decode(), reader.at_eof())
          log((await reader.read()).decode(), (await reader.readline()).decode())
          await asyncio.sleep(0)
    `,
    async typescript({ log, turns }) {
      createTask(() => turns(2), { name: 'clock' })
      const reader = new StreamReader()
      reader.feedData(bytes('one\ntwo\nthree;four'))
      log(text(await reader.readline()))
      log(text(await reader.readexactly(4)))
      log(text(await reader.readuntil(bytes(';'))))
      log(text(await reader.read(2)))
      log(text(await reader.read(0)), text(await reader.readexactly(0)))
      reader.feedEof()
      log(text(await reader.read()), reader.atEof())
      log(text(await reader.read()), text(await reader.readline()))
      await sleep(0)
    },
  }),

  orderCase('who waits for bytes goes on in the turn after they have come, and waits on where they are too few', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          reader = asyncio.StreamReader()

          async def consume():
              log((await reader.read(10)).decode())
              log((await reader.readline()).decode())
              log((await reader.readexactly(5)).decode())
              log((await reader.readuntil(b"<>")).decode())
              log((await reader.read()).decode())

          task = asyncio.create_task(consume(), name="consumer")
          for number, piece in enumerate([b"a", b"li", b"ne\\n12", b"34", b"567<", b">rest", b"and more"]):
              await asyncio.sleep(1)
              asyncio.create_task(turns(4), name="clock")
              log(number)
              reader.feed_data(piece)
          await asyncio.sleep(1)
          asyncio.create_task(turns(4), name="clock")
          reader.feed_eof()
          await task
    `,
    async typescript({ log, turns }) {
      const reader = new StreamReader()
      async function consume() {
        log(text(await reader.read(10)))
        log(text(await reader.readline()))
        log(text(await reader.readexactly(5)))
        log(text(await reader.readuntil(bytes('<>'))))
        log(text(await reader.read()))
      }
      const task = createTask(consume, { name: 'consumer' })
      for (const [number, piece] of ['a', 'li', 'ne\n12', '34', '567<', '>rest', 'and more'].entries()) {
        await sleep(1)
        createTask(() => turns(4), { name: 'clock' })
        log(number)
        reader.feedData(bytes(piece))
      }
      await sleep(1)
      createTask(() => turns(4), { name: 'clock' })
      reader.feedEof()
      await task
    },
  }),

  orderCase('at the end a read gets what is left, with the error or the answer that is its own', {
    python: `
${pythonAttempt}
      async def main():
          for read in (
              lambda reader: reader.read(10),
              lambda reader: reader.readline(),
              lambda reader: reader.readexactly(10),
              lambda reader: reader.readuntil(b";"),
          ):
              reader = asyncio.StreamReader()
              reader.feed_data(b"left")
              reader.feed_eof()
              log(await attempt(read(reader)))
              log(reader.at_eof())
              log(await attempt(read(reader)))

              reader = asyncio.StreamReader()
              task = asyncio.create_task(attempt(read(reader)))
              await asyncio.sleep(0)
              reader.feed_data(b"lat")
              reader.feed_data(b"er")
              reader.feed_eof()
              log(await task)
    `,
    async typescript({ log }) {
      for (const read of [
        (reader: StreamReader) => reader.read(10),
        (reader: StreamReader) => reader.readline(),
        (reader: StreamReader) => reader.readexactly(10),
        (reader: StreamReader) => reader.readuntil(bytes(';')),
      ]) {
        const reader = new StreamReader()
        reader.feedData(bytes('left'))
        reader.feedEof()
        log(await attempt(read(reader)))
        log(reader.atEof())
        log(await attempt(read(reader)))

        const later = new StreamReader()
        const task = createTask(() => attempt(read(later)))
        await sleep(0)
        later.feedData(bytes('lat'))
        later.feedData(bytes('er'))
        later.feedEof()
        log(await task)
      }
    },
  }),

  orderCase('a line beyond the limit is an error, and what is dropped of it depends on whether its end was seen', {
    python: `
${pythonAttempt}
      async def main():
          for pieces in (
              [b"12345678\\nrest\\n"],
              [b"12345678", b"9\\nrest\\n"],
              [b"1234567", b"8", b"\\nrest\\n"],
              [b"12345\\nrest\\n"],
              [b"123456\\nrest\\n"],
              [b"123456", b"\\nrest\\n"],
          ):
              reader = asyncio.StreamReader(limit=5)
              task = asyncio.create_task(attempt(reader.readline()))
              for piece in pieces:
                  await asyncio.sleep(0)
                  await asyncio.sleep(0)
                  reader.feed_data(piece)
              log(await task)
              reader.feed_eof()
              log(await attempt(reader.readline()), await attempt(reader.read()))
    `,
    async typescript({ log }) {
      for (const pieces of [
        ['12345678\nrest\n'],
        ['12345678', '9\nrest\n'],
        ['1234567', '8', '\nrest\n'],
        ['12345\nrest\n'],
        ['123456\nrest\n'],
        ['123456', '\nrest\n'],
      ]) {
        const reader = new StreamReader({ limit: 5 })
        const task = createTask(() => attempt(reader.readline()))
        for (const piece of pieces) {
          await sleep(0)
          await sleep(0)
          reader.feedData(bytes(piece))
        }
        log(await task)
        reader.feedEof()
        log(await attempt(reader.readline()), await attempt(reader.read()))
      }
    },
  }),

  orderCase('a separator beyond the limit is an error that leaves all bytes where they are', {
    python: `
${pythonAttempt}
      async def main():
          for data, separator in (
              (b"123456789", b"##"), (b"12345##", b"##"), (b"123456##", b"##"), (b"123456#", b"##"), (b"1234567#", b"##"),
              (b"1234567", (b"##", b"abcdef")), (b"12345678901", (b"##", b"abcdef")), (b"123456ab", (b"b", b"ab")),
          ):
              reader = asyncio.StreamReader(limit=5)
              reader.feed_data(data)
              reader.feed_eof()
              log(await attempt(reader.readuntil(separator)))
              log(await attempt(reader.read()))
    `,
    async typescript({ log }) {
      const rows: [string, string | string[]][] = [
        ['123456789', '##'],
        ['12345##', '##'],
        ['123456##', '##'],
        ['123456#', '##'],
        ['1234567#', '##'],
        ['1234567', ['##', 'abcdef']],
        ['12345678901', ['##', 'abcdef']],
        ['123456ab', ['b', 'ab']],
      ]
      for (const [data, separator] of rows) {
        const reader = new StreamReader({ limit: 5 })
        reader.feedData(bytes(data))
        reader.feedEof()
        log(await attempt(reader.readuntil(Array.isArray(separator) ? separator.map(bytes) : bytes(separator))))
        log(await attempt(reader.read()))
      }
    },
  }),

  orderCase('of several separators the one that ends first counts, however the bytes come', {
    python: `
${pythonAttempt}
      async def main():
          for separators, pieces in (
              ((b"\\r", b"\\n", b"\\r\\n"), [b"a\\r\\nb"]),
              ((b"\\r\\n", b"\\n"), [b"a\\r", b"\\nb"]),
              ((b"abcdef", b"cd"), [b"xab", b"cdef"]),
              ((b"AA", b"bcca"), [b"x", b"bcc", b"aA", b"A"]),
              ((b"aaab", b"aab"), [b"a", b"a", b"a", b"a", b"b"]),
              ((b"END",), [b"E", b"EN", b"EN", b"D."]),
          ):
              reader = asyncio.StreamReader()
              task = asyncio.create_task(attempt(reader.readuntil(separators)))
              for piece in pieces:
                  await asyncio.sleep(0)
                  await asyncio.sleep(0)
                  reader.feed_data(piece)
              log(await task)
              reader.feed_eof()
              log(await attempt(reader.read()))
    `,
    async typescript({ log }) {
      const rows: [string[], string[]][] = [
        [['\r', '\n', '\r\n'], ['a\r\nb']],
        [
          ['\r\n', '\n'],
          ['a\r', '\nb'],
        ],
        [
          ['abcdef', 'cd'],
          ['xab', 'cdef'],
        ],
        [
          ['AA', 'bcca'],
          ['x', 'bcc', 'aA', 'A'],
        ],
        [
          ['aaab', 'aab'],
          ['a', 'a', 'a', 'a', 'b'],
        ],
        [['END'], ['E', 'EN', 'EN', 'D.']],
      ]
      for (const [separators, pieces] of rows) {
        const reader = new StreamReader()
        const task = createTask(() => attempt(reader.readuntil(separators.map(bytes))))
        for (const piece of pieces) {
          await sleep(0)
          await sleep(0)
          reader.feedData(bytes(piece))
        }
        log(await task)
        reader.feedEof()
        log(await attempt(reader.read()))
      }
    },
  }),

  orderCase('an error is thrown to who waits and to all who read later, whatever had come', {
    python: `
${pythonAttempt}
      async def main():
          reader = asyncio.StreamReader()
          task = asyncio.create_task(attempt(reader.readexactly(9)), name="reader")
          await asyncio.sleep(0)
          reader.feed_data(b"some")
          await asyncio.sleep(0)
          asyncio.create_task(turns(3), name="clock")
          log(reader.exception() is None)
          reader.set_exception(ValueError("lost"))
          log(await task)
          log(describe(reader.exception()))
          log(await attempt(reader.read(4)), await attempt(reader.read(0)), await attempt(reader.read()))
          log(await attempt(reader.readline()), await attempt(reader.readuntil()), await attempt(reader.readexactly(0)))
          log(await attempt(reader.readexactly(-1)) != "", await attempt(reader.readuntil(b"")) != "")
    `,
    async typescript({ log, turns }) {
      const reader = new StreamReader()
      const task = createTask(() => attempt(reader.readexactly(9)), { name: 'reader' })
      await sleep(0)
      reader.feedData(bytes('some'))
      await sleep(0)
      createTask(() => turns(3), { name: 'clock' })
      log(reader.exception() === null)
      reader.setException(new ValueError('lost'))
      log(await task)
      log(describe(reader.exception()))
      log(await attempt(reader.read(4)), await attempt(reader.read(0)), await attempt(reader.read()))
      log(await attempt(reader.readline()), await attempt(reader.readuntil()), await attempt(reader.readexactly(0)))
      log((await attempt(reader.readexactly(-1))) !== '', (await attempt(reader.readuntil(bytes('')))) !== '')
    },
  }),

  orderCase('a wait that is cancelled or takes too long leaves all bytes to the next', {
    python: `
${pythonAttempt}
      async def main():
          reader = asyncio.StreamReader()
          reader.feed_data(b"some")
          for reading in (reader.readexactly(10), reader.readline(), reader.readuntil(b"##")):
              try:
                  await asyncio.wait_for(reading, 1)
              except TimeoutError as error:
                  log("late")
          task = asyncio.create_task(attempt(reader.readexactly(8)), name="reader")
          await asyncio.sleep(1)
          task.cancel()
          reader.feed_data(b"more")
          reader.feed_eof()
          await asyncio.wait([task])
          log(task.cancelled())
          log(await attempt(reader.read()))
    `,
    async typescript({ log }) {
      const reader = new StreamReader()
      reader.feedData(bytes('some'))
      for (const reading of [reader.readexactly(10), reader.readline(), reader.readuntil(bytes('##'))]) {
        try {
          await waitFor(reading, 1)
        } catch (error) {
          if (error instanceof TimeoutError) log('late')
        }
      }
      const task = createTask(() => attempt(reader.readexactly(8)), { name: 'reader' })
      await sleep(1)
      task.cancel()
      reader.feedData(bytes('more'))
      reader.feedEof()
      await wait([task])
      log(task.cancelled())
      log(await attempt(reader.read()))
    },
  }),

  orderCase('an error that comes while a cancelled read has not run yet does no harm', {
    python: `
      async def main():
          reader = asyncio.StreamReader()
          task = asyncio.create_task(reader.readline(), name="reader")
          await asyncio.sleep(0)
          task.cancel()
          reader.set_exception(ValueError("lost"))
          await asyncio.wait([task])
          log(task.cancelled())
    `,
    async typescript({ log }) {
      const reader = new StreamReader()
      const task = createTask(reader.readline(), { name: 'reader' })
      await sleep(0)
      task.cancel()
      reader.setException(new ValueError('lost'))
      await wait([task])
      log(task.cancelled())
    },
  }),

  orderCase('the transport is paused above twice the limit, and resumed at the limit or when somebody waits', {
    python: `
      class Transport:
          def pause_reading(self):
              log("pause")
          def resume_reading(self):
              log("resume")

      async def main():
          reader = asyncio.StreamReader(limit=3)
          reader.set_transport(Transport())
          reader.feed_data(b"123456")
          log("six")
          reader.feed_data(b"7")
          reader.feed_data(b"8")
          log(len(await reader.read(4)))
          log(len(await reader.read(1)))
          reader.feed_data(b"4567")
          log("seven")
          task = asyncio.create_task(reader.readexactly(12), name="reader")
          await asyncio.sleep(0)
          reader.feed_data(b"89")
          await asyncio.sleep(0)
          await asyncio.sleep(0)
          reader.feed_data(b"012")
          log(len(await task))
    `,
    async typescript({ log }) {
      const reader = new StreamReader({ limit: 3 })
      const transport = { pauseReading: () => log('pause'), resumeReading: () => log('resume') }
      reader.setTransport(transport as unknown as ReadTransport)
      reader.feedData(bytes('123456'))
      log('six')
      reader.feedData(bytes('7'))
      reader.feedData(bytes('8'))
      log((await reader.read(4)).length)
      log((await reader.read(1)).length)
      reader.feedData(bytes('4567'))
      log('seven')
      const task = createTask(reader.readexactly(12), { name: 'reader' })
      await sleep(0)
      reader.feedData(bytes('89'))
      await sleep(0)
      await sleep(0)
      reader.feedData(bytes('012'))
      log((await task).length)
    },
  }),

  orderCase('lines come one by one, and a second reader is refused', {
    python: `
      async def main():
          loop = asyncio.get_running_loop()
          reader = asyncio.StreamReader()

          async def lines():
              async for line in reader:
                  log(line.decode())
              log("end")

          task = asyncio.create_task(lines(), name="lines")
          await asyncio.sleep(0)
          try:
              await reader.read(1)
          except RuntimeError:
              log("refused")
          loop.call_later(1, reader.feed_data, b"one\\ntwo\\nthr")
          loop.call_later(2, reader.feed_data, b"ee\\nfo")
          loop.call_later(3, reader.feed_eof)
          await task
    `,
    async typescript({ log }) {
      const loop = getRunningLoop()
      const reader = new StreamReader()
      async function lines() {
        for await (const line of reader) log(text(line))
        log('end')
      }
      const task = createTask(lines, { name: 'lines' })
      await sleep(0)
      try {
        await reader.read(1)
      } catch (error) {
        if (error instanceof RuntimeError) log('refused')
      }
      loop.callLater(1, () => reader.feedData(bytes('one\ntwo\nthr')))
      loop.callLater(2, () => reader.feedData(bytes('ee\nfo')))
      loop.callLater(3, () => reader.feedEof())
      await task
    },
  }),
]
