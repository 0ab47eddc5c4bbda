// A server to be loaded, in a process of its own. Its first argument says what it does with its clients; it prints its port, and answers
// each line that it is told with a line of figures.

import { ConnectionError, getRunningLoop } from '@asyncio/core'
import { run } from '@asyncio/loop'
import { startServer, type StreamReader, type StreamWriter } from '@asyncio/streams'
import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import { openSockets } from './descriptors.ts'

const figures = { begun: 0, ended: 0, failed: 0, reports: 0, sent: 0, hash: '' }
const MEBIBYTE = 1024 * 1024

const kinds: Record<string, (reader: StreamReader, writer: StreamWriter) => Promise<void>> = {
  /** Sends back what comes. */
  async echo(reader, writer) {
    for (;;) {
      const data = await reader.read(64 * 1024)
      if (data.length === 0) return
      writer.write(data)
      await writer.drain()
    }
  },
  /** Sends more than anybody reads. */
  async flood(_, writer) {
    for (let count = 0; count < 1000; count += 1) {
      // Fresh memory each time, so that what piles up is seen.
      writer.write(new Uint8Array(MEBIBYTE).fill(count))
      await writer.drain()
      figures.sent += MEBIBYTE
    }
  },
  /** Counts what comes. */
  async hash(reader) {
    const hash = createHash('sha256')
    for (;;) {
      const data = await reader.read(256 * 1024)
      if (data.length === 0) break
      hash.update(data)
    }
    figures.hash = hash.digest('hex')
  },
}

const serve = kinds[process.argv[2] ?? 'echo'] as (reader: StreamReader, writer: StreamWriter) => Promise<void>

async function client(reader: StreamReader, writer: StreamWriter): Promise<void> {
  figures.begun += 1
  try {
    await serve(reader, writer)
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error
    figures.failed += 1
  } finally {
    figures.ended += 1
    writer.close()
  }
}

await run(async () => {
  const loop = getRunningLoop()
  loop.setExceptionHandler((_, { message, exception }) => {
    figures.reports += 1
    console.error(message, exception)
  })
  const stopped = loop.createFuture<void>()
  const server = await startServer(client, '127.0.0.1', 0, { backlog: 4096 })
  console.log(server.sockets[0]?.localAddress[1])
  createInterface({ input: process.stdin })
    .on('line', () => {
      globalThis.gc?.()
      const { rss, heapUsed, external } = process.memoryUsage()
      console.log(JSON.stringify({ ...figures, sockets: openSockets(), rss, heapUsed, external }))
    })
    .on('close', () => loop.callSoonThreadsafe(() => stopped.setResult()))
  await stopped
  server.close({ grace: 0 })
  await server.waitClosed()
})
