import {
  allTasks,
  BrokenPipeError,
  ConnectionRefusedError,
  createTask,
  isCancelled,
  OSError,
  sleep,
  ValueError,
} from '@asyncio/core'
import { openConnection, serve, type StreamReader, type StreamWriter } from '@asyncio/streams'
import { expect, test } from 'vitest'
import { errorOf } from '../src/error-of.ts'
import { bytes, inMemoryNetwork, textOf } from '../src/in-memory-network.ts'

const HERE = ['127.0.0.1', 8000] as const

async function echo(reader: StreamReader, writer: StreamWriter): Promise<void> {
  for await (const line of reader) writer.write(line)
}

test('clients are served until the server is cancelled, and none of their tasks is left', async () => {
  await inMemoryNetwork(async () => {
    const log: string[] = []
    const serving = createTask(
      serve(
        async (reader, writer) => {
          try {
            await echo(reader, writer)
            log.push('served')
          } finally {
            await sleep(1)
            log.push('cleaned up')
          }
        },
        ...HERE,
        { onListening: ({ sockets }) => log.push(String(sockets[0]?.localAddress)) },
      ),
    )
    await sleep(0)
    await sleep(0)
    const [reader, writer] = await openConnection(...HERE)
    writer.write(bytes('hello\n'))
    writer.writeEof()
    expect(textOf(await reader.read())).toBe('hello\n')
    const [, idle] = await openConnection(...HERE)
    await sleep(1)
    serving.cancel('closing time')
    expect((await errorOf(serving)).message).toBe('closing time')
    expect(log).toEqual(['127.0.0.1,8000', 'served', 'cleaned up', 'cleaned up'])
    expect(allTasks().size).toBe(1)
    expect(await errorOf(openConnection(...HERE))).toBeInstanceOf(ConnectionRefusedError)
    for (const one of [writer, idle]) one.close()
    await sleep(1)
  })
})

test('a client may go on for the grace, while nobody else comes in', async () => {
  await inMemoryNetwork(async (_, loop) => {
    const log: string[] = []
    const controller = new AbortController()
    const serving = createTask(
      serve(
        async (reader) => {
          try {
            await reader.readline()
            log.push(`line at ${loop.time()}`)
          } catch (error) {
            log.push(`${(error as Error).name} at ${loop.time()}`)
            throw error
          }
        },
        ...HERE,
        { grace: { seconds: 5 }, signal: controller.signal },
      ),
    )
    await sleep(1)
    const [, quick] = await openConnection(...HERE)
    const [, slow] = await openConnection(...HERE)
    await sleep(1)
    controller.abort('over')
    await sleep(1)
    expect(await errorOf(openConnection(...HERE))).toBeInstanceOf(ConnectionRefusedError)
    quick.write(bytes('in time\n'))
    expect(isCancelled(await errorOf(serving))).toBe(true)
    expect(log).toEqual(['line at 3', 'CancelledError at 7'])
    for (const one of [quick, slow]) one.close()
    await sleep(1)
  })
})

test('a client that fails is told of, its connection is closed, and the others are served on', async () => {
  await inMemoryNetwork(
    async () => {
      const serving = createTask(
        serve(
          async (reader, writer) => {
            if (textOf(await reader.readline()) === 'fail\n') throw new BrokenPipeError('on demand')
            writer.write(bytes('fine'))
          },
          ...HERE,
        ),
      )
      await sleep(1)
      for (const [line, answer] of [
        ['fail\n', ''],
        ['work\n', 'fine'],
      ] as const) {
        const [reader, writer] = await openConnection(...HERE)
        writer.write(bytes(line))
        expect(textOf(await reader.read())).toBe(answer)
        writer.close()
      }
      serving.cancel()
      await errorOf(serving)
      await sleep(1)
    },
    { reports: ['Unhandled exception in client_connected_cb: BrokenPipeError: on demand'] },
  )
})

test('a client that was taken in the moment in which the server ends is let go', async () => {
  await inMemoryNetwork(async () => {
    for (let turns = 0; turns < 12; turns += 1) {
      const serving = createTask(serve(echo, ...HERE))
      await sleep(1)
      const connecting = createTask(openConnection(...HERE))
      for (let turn = 0; turn < turns; turn += 1) await sleep(0)
      serving.cancel()
      expect(isCancelled(await errorOf(serving))).toBe(true)
      await connecting.then(
        async ([reader, writer]) => {
          expect((await reader.read().catch(() => bytes(''))).length).toBe(0)
          writer.close()
        },
        (error: unknown) => expect(error).toBeInstanceOf(OSError),
      )
      await sleep(1)
    }
  })
})

test('a server that can’t listen fails with the error itself, and wrong arguments with theirs', async () => {
  await inMemoryNetwork(async () => {
    const serving = createTask(serve(echo, ...HERE))
    await sleep(1)
    expect(await errorOf(serve(echo, ...HERE))).toBeInstanceOf(OSError)
    expect(() => serve('echo' as never, ...HERE)).toThrow(TypeError)
    expect(() => serve(echo, ...HERE, { grace: Number.NaN })).toThrow(ValueError)
    serving.cancel()
    await errorOf(serving)
  })
})
