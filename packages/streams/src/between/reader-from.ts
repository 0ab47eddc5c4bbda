import type { StreamReaderOptions } from '../streams/stream-reader.ts'
import type { StreamReader } from '../streams/stream-reader.ts'
import { readFromSource } from './source-transport.ts'

/**
 * A reader of a `ReadableStream` of the web: a request's body, a file, what comes out of a `CompressionStream`.
 *
 * The stream is read in a task, as long as the reader has room: while more than twice its limit waits, nothing is asked for. Its end is
 * the reader's, and so is its error.
 *
 * **Cancellation:** when the loop ends its tasks, the stream is cancelled.
 *
 * **Differs from Python:** there is nothing of the kind there.
 *
 * @throws {TypeError} if somebody else reads the stream
 * @throws {RuntimeError} if no loop runs here and none is given
 *
 * @example
 * ```ts
 * import { run } from '@asyncio/loop'
 * import { readerFrom } from '@asyncio/streams'
 *
 * await run(async () => {
 *   const { body } = new Response('bread\nmilk\n')
 *   if (body === null) return
 *   for await (const line of readerFrom(body)) console.log(new TextDecoder().decode(line).trim()) // bread, milk
 * })
 * ```
 */
export function readerFrom(stream: ReadableStream<Uint8Array>, options: StreamReaderOptions = {}): StreamReader {
  const source = stream.getReader()
  return readFromSource(
    {
      async next() {
        const { done, value } = await source.read()
        return done ? undefined : value
      },
      cancel(reason) {
        // A stream that has failed can't be cancelled, and has told why.
        source.cancel(reason).catch(() => {})
      },
    },
    options,
  )
}
