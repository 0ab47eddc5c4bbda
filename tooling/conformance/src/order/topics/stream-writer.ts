import { createTask, currentTask, getRunningLoop, isCancelled, sleep, wait, type Transport } from '@asyncio/core'
import { StreamReader, StreamReaderProtocol, StreamWriter } from '@asyncio/streams'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import { orderCase, type OrderCase } from '../order-case.ts'

const pythonTransport = `
      class Transport:
          def __init__(self):
              self.closing = False
          def close(self):
              self.closing = True
              log("close")
          def is_closing(self):
              return self.closing
          def get_extra_info(self, name, default=None):
              return default

      async def attempt(name, waiting):
          try:
              log(name, str(await waiting))
          except Exception as error:
              log(name, describe(error))
`

/** A transport that only says that it is closed. */
function fakeTransport(log: (...entry: unknown[]) => void): Transport {
  let closing = false
  return {
    close() {
      closing = true
      log('close')
    },
    isClosing: () => closing,
    getExtraInfo: (_name: string, fallback: unknown) => fallback,
  } as unknown as Transport
}

const attemptWith =
  (log: (...entry: unknown[]) => void) =>
  async (name: string, waiting: PromiseLike<unknown>): Promise<void> => {
    try {
      log(name, (await waiting) ?? 'None')
    } catch (error) {
      if (isCancelled(error)) throw error
      log(name, describe(error))
    }
  }

export const cases: readonly OrderCase[] = [
  orderCase('draining takes no turn while writing goes on, and all who wait go on in the turn after it does again', {
    python: `
${pythonTransport}
      async def main():
          loop = asyncio.get_running_loop()
          reader = asyncio.StreamReader()
          protocol = asyncio.StreamReaderProtocol(reader)
          transport = Transport()
          writer = asyncio.StreamWriter(transport, protocol, reader, loop)
          asyncio.create_task(turns(2), name="clock")
          log(await writer.drain())
          await asyncio.sleep(1)
          protocol.pause_writing()
          tasks = [asyncio.create_task(attempt(name, writer.drain()), name=name) for name in ("a", "b", "c")]
          await asyncio.sleep(1)
          tasks[1].cancel()
          asyncio.create_task(turns(4), name="clock")
          protocol.resume_writing()
          log(await writer.drain())
          await asyncio.wait(tasks)
          transport.closing = True
    `,
    async typescript({ log, turns }) {
      const attempt = attemptWith(log)
      const loop = getRunningLoop()
      const reader = new StreamReader()
      const protocol = new StreamReaderProtocol(reader)
      const transport = fakeTransport(() => {})
      const writer = new StreamWriter(transport, protocol, reader, loop)
      createTask(() => turns(2), { name: 'clock' })
      log((await writer.drain()) ?? null)
      await sleep(1)
      protocol.pauseWriting()
      const tasks = ['a', 'b', 'c'].map((name) => createTask(() => attempt(name, writer.drain()), { name }))
      await sleep(1)
      tasks[1]?.cancel()
      createTask(() => turns(4), { name: 'clock' })
      protocol.resumeWriting()
      log((await writer.drain()) ?? null)
      await wait(tasks)
      transport.close()
    },
  }),

  ...['an error', 'a close'].map((how) =>
    orderCase(`${how} reaches who reads, who waits for the end and who drains, in this order and in one turn`, {
      python: `
${pythonTransport}
      async def main():
          loop = asyncio.get_running_loop()
          reader = asyncio.StreamReader()
          protocol = asyncio.StreamReaderProtocol(reader)
          transport = Transport()
          protocol.connection_made(transport)
          writer = asyncio.StreamWriter(transport, protocol, reader, loop)
          protocol.pause_writing()
          tasks = [
              asyncio.create_task(attempt("drain", writer.drain()), name="drain"),
              asyncio.create_task(attempt("closed", writer.wait_closed()), name="closed"),
              asyncio.create_task(attempt("line", reader.readexactly(0)), name="nothing"),
              asyncio.create_task(attempt("read", reader.readexactly(1)), name="read"),
          ]
          await asyncio.sleep(1)
          transport.closing = True
          asyncio.create_task(turns(4), name="clock")
          protocol.connection_lost(${how === 'an error' ? 'Boom("lost")' : 'None'})
          asyncio.create_task(attempt("late drain", writer.drain()), name="late")
          asyncio.create_task(attempt("late closed", writer.wait_closed()), name="later")
          await asyncio.wait(tasks)
          await asyncio.sleep(1)
      `,
      async typescript({ log, turns }) {
        const attempt = attemptWith(log)
        const loop = getRunningLoop()
        const reader = new StreamReader()
        const protocol = new StreamReaderProtocol(reader)
        const transport = fakeTransport(() => {})
        protocol.connectionMade(transport)
        const writer = new StreamWriter(transport, protocol, reader, loop)
        protocol.pauseWriting()
        const read = async (count: number): Promise<string> => `b'${(await reader.readexactly(count)).join(',')}'`
        const tasks = [
          createTask(() => attempt('drain', writer.drain()), { name: 'drain' }),
          createTask(() => attempt('closed', writer.waitClosed()), { name: 'closed' }),
          createTask(() => attempt('line', read(0)), { name: 'nothing' }),
          createTask(() => attempt('read', read(1)), { name: 'read' }),
        ]
        await sleep(1)
        transport.close()
        createTask(() => turns(4), { name: 'clock' })
        protocol.connectionLost(how === 'an error' ? new Boom('lost') : null)
        createTask(() => attempt('late drain', writer.drain()), { name: 'late' })
        createTask(() => attempt('late closed', writer.waitClosed()), { name: 'later' })
        await wait(tasks)
        await sleep(1)
      },
    }),
  ),

  orderCase(
    'the task of a client’s callback begins in the turn after the connection, and its end is seen in the turn after it',
    {
      python: `
${pythonTransport}
      async def main():
          loop = asyncio.get_running_loop()

          kept = []  # CPython closes what is collected

          async def fails(reader, writer):
              kept.append(writer)
              log("begins")
              await asyncio.sleep(0)
              raise Boom("handler")

          async def stops(reader, writer):
              kept.append(writer)
              log("begins")
              asyncio.current_task().cancel()
              await asyncio.sleep(1)

          async def works(reader, writer):
              kept.append(writer)
              log("begins")
              await asyncio.sleep(0)

          for callback in fails, stops, works:
              reader = asyncio.StreamReader()
              protocol = asyncio.StreamReaderProtocol(reader, callback)
              transport = Transport()
              loop.call_soon(protocol.connection_made, transport)
              asyncio.create_task(turns(6), name="clock")
              await asyncio.sleep(1)
              transport.closing = True
    `,
      async typescript({ log, turns }) {
        const loop = getRunningLoop()
        async function fails() {
          log('begins')
          await sleep(0)
          throw new Boom('handler')
        }
        async function stops() {
          log('begins')
          currentTask()?.cancel()
          await sleep(1)
        }
        async function works() {
          log('begins')
          await sleep(0)
        }
        for (const callback of [fails, stops, works]) {
          const protocol = new StreamReaderProtocol(new StreamReader(), callback)
          const transport = fakeTransport(log)
          loop.callSoon(() => protocol.connectionMade(transport))
          createTask(() => turns(6), { name: 'clock' })
          await sleep(1)
          transport.isClosing = () => true
        }
      },
    },
  ),
]
