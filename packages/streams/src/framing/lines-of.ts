import { Coroutine, type GeneratorCoroutine } from '@asyncio/core'
import type { StreamReader } from '../streams/stream-reader.ts'

/** Options of text that is read from bytes. */
export interface LinesOptions {
  /** By default `'utf-8'`; any that a `TextDecoder` knows and in which a line feed is one byte. */
  encoding?: string
}

/**
 * The lines of a reader as text, without what ends them (`\n` or `\r\n`), as they come, up to the end.
 *
 * Whoever leaves the loop early may go on reading where it was left.
 *
 * **Cancellation:** ends the wait for a line, and nothing is lost.
 *
 * **Differs from Python:** there is nothing of the kind there. A reader itself is iterated over for lines of bytes.
 *
 * @throws {ValueError} (by the iteration) if a line is longer than the reader's limit
 *
 * @example
 * ```ts
 * import { run } from '@asyncio/loop'
 * import { linesOf, StreamReader } from '@asyncio/streams'
 *
 * await run(async () => {
 *   const reader = new StreamReader()
 *   reader.feedData(new TextEncoder().encode('GET /\r\nHost: shop\r\n'))
 *   reader.feedEof()
 *   for await (const line of linesOf(reader)) console.log(line) // GET /, Host: shop
 * })
 * ```
 */
export function linesOf(
  reader: StreamReader,
  { encoding = 'utf-8' }: LinesOptions = {},
): AsyncIterableIterator<string, undefined, void> {
  const decoder = new TextDecoder(encoding)
  const next = function* (): GeneratorCoroutine<IteratorResult<string, undefined>> {
    const line = yield* reader.readline()
    if (line.length === 0) return { done: true, value: undefined }
    return { done: false, value: decoder.decode(line).replace(/\r?\n$/, '') }
  }
  return {
    next: () => new Coroutine(next(), 'linesOf.next'),
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
