import { Writable } from 'node:stream'
import { callInLoop } from '../../between/in-loop.ts'
import { endWriter, type FromWriterOptions } from '../../between/to-writable-stream.ts'
import type { StreamWriter } from '../../streams/stream-writer.ts'

/**
 * A writer as a `Writable` of Node's, for `pipe` and `pipeline`.
 *
 * Each piece is written and drained before the next is taken, so a slow other side holds the producer back. `end` tells the other side that
 * no more will come, where the connection can say so, and closes the connection where not; close the writer in any case. A stream that is
 * destroyed before its end aborts the connection.
 *
 * **Differs from Python:** there is nothing of the kind there.
 *
 * @example
 * ```ts
 * import { run } from '@asyncio/loop'
 * import { toWritable, writerFromWritable } from '@asyncio/streams/node'
 * import { PassThrough, Readable } from 'node:stream'
 * import { pipeline } from 'node:stream/promises'
 *
 * await run(async () => {
 *   const target = new PassThrough()
 *   target.on('data', (data) => console.log(String(data))) // hello
 *   const writer = writerFromWritable(target)
 *   await pipeline(Readable.from([Buffer.from('hello')]), toWritable(writer))
 *   await writer.waitClosed()
 * })
 * ```
 */
export function toWritable(writer: StreamWriter, { preventClose = false }: FromWriterOptions = {}): Writable {
  const tell = async (work: Promise<unknown>, callback: (error?: Error | null) => void): Promise<void> =>
    work.then(
      () => callback(),
      (error: Error) => callback(error),
    )
  return new Writable({
    write(data: Uint8Array, _encoding, callback) {
      void tell(writeAndDrain(writer, data), callback)
    },
    final(callback) {
      void tell(endWriter(writer, preventClose), callback)
    },
    destroy(error, callback) {
      if (!this.writableFinished) writer.transport.abort()
      callback(error)
    },
  })
}

async function writeAndDrain(writer: StreamWriter, data: Uint8Array): Promise<void> {
  writer.write(new Uint8Array(data.buffer, data.byteOffset, data.length))
  await callInLoop(writer.loop, () => writer.drain()).outcome
}
