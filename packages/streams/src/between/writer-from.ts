import type { StreamWriter } from '../streams/stream-writer.ts'
import { writeToSink } from './sink-transport.ts'

/**
 * A writer into a `WritableStream` of the web: what goes into a `CompressionStream`, a file, a socket of another platform.
 *
 * The stream is given one piece after the other, in a task; `drain` waits while too much waits for that. `close` closes the stream when all
 * has gone, `waitClosed` waits for it, and the stream's error is the writer's.
 *
 * **Cancellation:** when the loop ends its tasks before the writer was closed, the stream is aborted.
 *
 * **Differs from Python:** there is nothing of the kind there.
 *
 * @throws {TypeError} if somebody else writes to the stream
 * @throws {RuntimeError} if no loop runs here
 *
 * @example
 * ```ts
 * import { run } from '@asyncio/loop'
 * import { writerFrom } from '@asyncio/streams'
 *
 * await run(async () => {
 *   const log = new WritableStream<Uint8Array>({ write: (data) => console.log(new TextDecoder().decode(data)) })
 *   await using writer = writerFrom(log)
 *   writer.write(new TextEncoder().encode('hello'))
 *   await writer.drain()
 * })
 * ```
 */
export function writerFrom(stream: WritableStream<Uint8Array>): StreamWriter {
  const sink = stream.getWriter()
  return writeToSink({
    write: async (data) => sink.write(data),
    close: async () => sink.close(),
    abort(reason) {
      // A stream that has failed can't be aborted, and has told why.
      sink.abort(reason).catch(() => {})
    },
    onFailure(fail) {
      sink.closed.catch(fail)
    },
  })
}
