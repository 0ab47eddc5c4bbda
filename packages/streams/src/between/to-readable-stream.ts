import type { StreamReader } from '../streams/stream-reader.ts'
import { ReaderSource, type FromReaderOptions } from './reader-source.ts'

/**
 * A reader as a `ReadableStream` of the web: for a `Response`, a `pipeTo`, a `DecompressionStream`.
 *
 * Nothing is read before somebody asks for it, so a slow consumer holds the other side back. The reader must not be read from besides. The
 * stream ends with the bytes, and fails with the error that the connection was lost with. It lives as long as the reader's loop.
 *
 * **Cancellation:** of the stream ends a read that waits and closes the connection, unless `preventCancel` says no. A task that awaits a read
 * of the stream awaits a promise, where a cancel does not reach it: `cancellable(stream)` lets it through.
 *
 * **Differs from Python:** there is nothing of the kind there.
 *
 * @example
 * ```ts
 * import { run } from '@asyncio/loop'
 * import { StreamReader, toReadableStream } from '@asyncio/streams'
 *
 * await run(async () => {
 *   const reader = new StreamReader()
 *   reader.feedData(new TextEncoder().encode('hello'))
 *   reader.feedEof()
 *   console.log(await new Response(toReadableStream(reader)).text()) // hello
 * })
 * ```
 */
export function toReadableStream(reader: StreamReader, options: FromReaderOptions = {}): ReadableStream<Uint8Array> {
  const source = new ReaderSource(reader, options)
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const data = await source.next()
        if (data === undefined) controller.close()
        else controller.enqueue(data)
      },
      cancel: () => source.cancel(),
    },
    { highWaterMark: 0 },
  )
}
