import { ConnectionResetError } from '@asyncio/core'
import type { Writable } from 'node:stream'
import { writeToSink } from '../../between/sink-transport.ts'
import { toError } from '../../between/to-error.ts'
import type { StreamWriter } from '../../streams/stream-writer.ts'

/**
 * A writer into a `Writable` of Node's: the standard output, a file, a compressor.
 *
 * The stream is given one piece after the other, in a task; `drain` waits while too much waits for that. `close` ends the stream when all
 * has gone, `waitClosed` waits for it, and the stream's error is the writer's.
 *
 * **Cancellation:** when the loop ends its tasks before the writer was closed, the stream is destroyed.
 *
 * **Differs from Python:** there one connects a pipe with `loop.connect_write_pipe`.
 *
 * @throws {RuntimeError} if no loop runs here
 *
 * @example
 * ```ts
 * import { run } from '@asyncio/loop'
 * import { writerFromWritable } from '@asyncio/streams/node'
 * import { PassThrough } from 'node:stream'
 *
 * await run(async () => {
 *   const target = new PassThrough()
 *   target.on('data', (data) => console.log(String(data))) // hello
 *   await using writer = writerFromWritable(target)
 *   writer.write(new TextEncoder().encode('hello'))
 *   await writer.drain()
 * })
 * ```
 */
export function writerFromWritable(stream: Writable): StreamWriter {
  const done = async (start: (callback: (error?: Error | null) => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      start((error) => (error == null ? resolve() : reject(error)))
    })
  return writeToSink({
    write: async (data) => done((callback) => stream.write(data, callback)),
    close: async () => done((callback) => stream.end(callback)),
    abort: (reason) => stream.destroy(toError(reason)),
    onFailure(fail) {
      stream.on('error', fail)
      stream.on('close', () => {
        if (!stream.writableFinished) fail(new ConnectionResetError('The stream was destroyed'))
      })
      // It may have failed, or have ended, before anybody listened.
      if (stream.errored !== null) fail(stream.errored)
      else if (stream.writableEnded) fail(new ConnectionResetError('The stream was ended before'))
      else if (stream.destroyed) fail(new ConnectionResetError('The stream was destroyed'))
    },
  })
}
