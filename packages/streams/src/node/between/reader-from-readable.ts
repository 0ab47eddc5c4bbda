import type { Readable } from 'node:stream'
import { toError } from '../../between/to-error.ts'
import { readFromSource } from '../../between/source-transport.ts'
import type { StreamReader, StreamReaderOptions } from '../../streams/stream-reader.ts'

/**
 * A reader of a `Readable` of Node's: the standard input, a file, what comes out of a decompressor.
 *
 * The stream is read in a task, as long as the reader has room: while more than twice its limit waits, nothing is taken from it. Its end
 * is the reader's, and so is its error.
 *
 * **Cancellation:** when the loop ends its tasks, the stream is destroyed.
 *
 * **Differs from Python:** there one connects a pipe with `loop.connect_read_pipe`.
 *
 * @throws {RuntimeError} if no loop runs here and none is given
 *
 * @example
 * ```ts
 * import { run } from '@asyncio/loop'
 * import { readerFromReadable } from '@asyncio/streams/node'
 * import { Readable } from 'node:stream'
 *
 * await run(async () => {
 *   const file = Readable.from([Buffer.from('bread\nmilk\n')])
 *   for await (const line of readerFromReadable(file)) console.log(new TextDecoder().decode(line).trim()) // bread, milk
 * })
 * ```
 */
export function readerFromReadable(stream: Readable, options: StreamReaderOptions = {}): StreamReader {
  const pieces: AsyncIterator<Uint8Array, undefined> = stream[Symbol.asyncIterator]()
  // What it fails with is told to the reader; a stream that nobody listens to throws it in the program's face.
  stream.on('error', () => {})
  return readFromSource(
    {
      async next() {
        const { done, value } = await pieces.next()
        return done === true ? undefined : value
      },
      cancel: (reason) => stream.destroy(toError(reason)),
    },
    options,
  )
}
