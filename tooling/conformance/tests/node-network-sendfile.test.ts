import {
  createTask,
  isCancelled,
  SendfileNotAvailableError,
  sleep,
  type EventLoop,
  type Protocol,
  type Transport,
} from '@asyncio/core'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bytes, textOf } from '../src/in-memory-network.ts'
import { connectedOn, Journal, onNode } from '../src/network-places.ts'

const SIZE = 300_000
const content = Uint8Array.from({ length: SIZE }, (_, index) => index % 251)

interface Scene {
  readonly loop: EventLoop
  readonly path: string
  readonly file: FileHandle
  readonly client: Transport
  readonly server: Transport
  readonly journal: Journal
  /** Closes the client, and answers with what the server got. */
  received(): Promise<Uint8Array>
}

/** A connection, and a file to send over it. */
async function scene(main: (scene: Scene) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'asyncio-'))
  const path = join(folder, 'file')
  writeFileSync(path, content)
  try {
    await onNode.run(async (loop) => {
      const file = await open(path)
      const journal = new Journal(loop)
      const pieces: Uint8Array[] = []
      const collecting: Protocol = {
        ...journal.protocol('server'),
        dataReceived: (data) => void pieces.push(data),
      }
      const ends = await connectedOn(loop, collecting, journal.protocol('client'))
      const received = async (): Promise<Uint8Array> => {
        ends.client.close()
        await journal.until('server', 'lost null')
        return Uint8Array.from(Buffer.concat(pieces))
      }
      await main({ loop, path, file, client: ends.client, server: ends.server, journal, received })
      await ends.close()
      await file.close()
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function same(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0
}

test('sendfile sends a file, by its handle or its path, between what is written before and after', async () => {
  await scene(async ({ loop, path, file, client, received }) => {
    client.write(bytes('before'))
    expect(await loop.sendfile(client, file)).toBe(SIZE)
    client.write(bytes('between'))
    expect(await loop.sendfile(client, path as never)).toBe(SIZE)
    client.write(bytes('after'))
    const expected = Buffer.concat([bytes('before'), content, bytes('between'), content, bytes('after')])
    expect(same(await received(), expected)).toBe(true)
  })
})

test('sendfile sends a part of a file, and leaves the handle where it stood', async () => {
  await scene(async ({ loop, file, client, received }) => {
    expect(await loop.sendfile(client, file, { offset: 1000, count: 200_000 })).toBe(200_000)
    expect(await loop.sendfile(client, file, { offset: SIZE - 10, count: 100 })).toBe(10)
    expect(await loop.sendfile(client, file, { offset: SIZE })).toBe(0)
    const { buffer } = await file.read(Buffer.alloc(3), 0, 3)
    expect([...buffer]).toEqual([0, 1, 2])
    expect(same(await received(), Buffer.concat([content.subarray(1000, 201_000), content.subarray(SIZE - 10)]))).toBe(
      true,
    )
  })
})

test('sendfile keeps others from writing, and reads nothing meanwhile', async () => {
  await scene(async ({ loop, file, client, server, journal, received }) => {
    const sending = createTask(loop.sendfile(client, file))
    await sleep(0)
    expect(client.isReading()).toBe(false)
    expect(() => client.write(bytes('x'))).toThrow('unable to write; sendfile is in progress')
    expect(() => client.writelines([bytes('x')])).toThrow('unable to writelines; sendfile is in progress')
    server.write(bytes('meanwhile'))
    expect(await sending).toBe(SIZE)
    expect(client.isReading()).toBe(true)
    await journal.until('client', 'got meanwhile')
    expect(same(await received(), content)).toBe(true)
  })
})

test('sendfile waits for a reader that has paused', async () => {
  await scene(async ({ loop, file, client, server, journal, received }) => {
    server.pauseReading()
    client.setWriteBufferLimits({ high: 0 })
    const piece = new Uint8Array(64 * 1024)
    let before = 0
    while (client.getWriteBufferSize() === 0) {
      client.write(piece)
      before += piece.length
    }
    expect(journal.of('client')).toEqual(['made', 'pause'])
    const sending = createTask(loop.sendfile(client, file))
    for (let turn = 0; turn < 10; turn += 1) await sleep(0.001)
    expect(sending.done()).toBe(false)
    server.resumeReading()
    expect(await sending).toBe(SIZE)
    const all = await received()
    expect(all.length).toBe(before + SIZE)
    expect(same(all.subarray(before), content)).toBe(true)
    expect(journal.of('client').filter((entry) => entry === 'pause').length).toBe(
      journal.of('client').filter((entry) => entry === 'resume').length,
    )
  })
})

test('sendfile ends when the other side breaks the connection', async () => {
  await scene(async ({ loop, file, client, server, journal }) => {
    server.pauseReading()
    client.setWriteBufferLimits({ high: 0 })
    while (client.getWriteBufferSize() === 0) client.write(new Uint8Array(64 * 1024))
    const sending = createTask(loop.sendfile(client, file))
    await sleep(0.001)
    server.abort()
    await expect(sending).rejects.toMatchObject({
      name: expect.stringMatching(/^(ConnectionReset|BrokenPipe|Connection)Error$/),
    })
    expect(journal.of('client').at(-1)).toMatch(/^lost /)
    await expect(loop.sendfile(client, file)).rejects.toThrow('Transport is closing')
  })
})

test('sendfile ends when the connection is lost while the file is read', async () => {
  await scene(async ({ loop, client, server, journal }) => {
    server.pauseReading()
    client.setWriteBufferLimits({ high: 0 })
    while (client.getWriteBufferSize() === 0) client.write(new Uint8Array(64 * 1024))
    const reading = Promise.withResolvers<{ bytesRead: number }>()
    const sending = createTask(loop.sendfile(client, { read: () => reading.promise }))
    await sleep(0)
    server.abort()
    while (!journal.of('client').some((entry) => entry.startsWith('lost'))) await sleep(0.001)
    reading.resolve({ bytesRead: 1 })
    await expect(sending).rejects.toMatchObject({ name: 'ConnectionError' })
  })
})

test('sendfile gives the transport back when it is cancelled', async () => {
  await scene(async ({ loop, file, client, server, received }) => {
    const protocol = client.getProtocol()
    server.pauseReading()
    const sending = createTask(loop.sendfile(client, file))
    await sleep(0)
    expect(client.getProtocol()).not.toBe(protocol)
    sending.cancel()
    expect(await sending.catch(isCancelled)).toBe(true)
    expect(client.getProtocol()).toBe(protocol)
    client.write(bytes('goes on'))
    server.resumeReading()
    expect(Buffer.from(await received()).toString('latin1')).toMatch(/goes on$/)
  })
})

test('sendfile that may not fall back sends nothing', async () => {
  await scene(async ({ loop, file, client, received }) => {
    await expect(loop.sendfile(client, file, { fallback: false })).rejects.toThrow(SendfileNotAvailableError)
    client.write(bytes('alone'))
    expect(textOf(await received())).toBe('alone')
  })
})

test('sendfile refuses what makes no sense', async () => {
  await scene(async ({ loop, file, client }) => {
    for (const [options, said] of [
      [{ offset: -1 }, 'offset must be a non-negative integer (got -1)'],
      [{ offset: 'x' }, "offset must be a non-negative integer (got 'x')"],
      [{ count: 0 }, 'count must be a positive integer (got 0)'],
      [{ count: -1 }, 'count must be a positive integer (got -1)'],
      [{ count: 1.5 }, 'count must be a positive integer (got 1.5)'],
    ] as const) {
      await expect(loop.sendfile(client, file, options as never)).rejects.toThrow(said)
    }
    await expect(loop.sendfile(client, file, { fallback: false })).rejects.toThrow(SendfileNotAvailableError)
    await expect(loop.sendfile(client, {})).rejects.toThrow('file must be opened in binary mode')
    const endpoint = { isClosing: () => false }
    await expect(loop.sendfile(endpoint as never, file)).rejects.toThrow('sendfile is not supported for transport')
  })
})
