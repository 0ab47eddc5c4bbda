import { Readable } from 'node:stream'
import { ReaderSource, type FromReaderOptions } from '../../between/reader-source.ts'
import type { StreamReader } from '../../streams/stream-reader.ts'

/**
 * A reader as a `Readable` of Node's: for `pipe`, `pipeline`, a decompressor.
 *
 * A slow consumer holds the other side back. The reader must not be read from besides. It lives as long as the reader's loop.
 *
 * **Cancellation:** `destroy` ends a read that waits and closes the connection, unless `preventCancel` says no.
 *
 * **Differs from Python:** there is nothing of the kind there.
 *
 * @example
 * ```ts
 * import { run } from '@asyncio/loop'
 * import { StreamReader } from '@asyncio/streams'
 * import { toReadable } from '@asyncio/streams/node'
 * import { text } from 'node:stream/consumers'
 *
 * await run(async () => {
 *   const reader = new StreamReader()
 *   reader.feedData(new TextEncoder().encode('hello'))
 *   reader.feedEof()
 *   console.log(await text(toReadable(reader))) // hello
 * })
 * ```
 */
export function toReadable(reader: StreamReader, options: FromReaderOptions = {}): Readable {
  const source = new ReaderSource(reader, options)
  return new Readable({
    read() {
      source.next().then(
        (data) => this.push(data ?? null),
        (error: Error) => this.destroy(error),
      )
    },
    destroy(error, callback) {
      // At the end of the bytes nobody is in the way any more.
      if (!this.readableEnded) source.cancel()
      callback(error)
    },
  })
}
