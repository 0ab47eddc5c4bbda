import type { StreamWriter } from '../streams/stream-writer.ts'
import { callInLoop } from './in-loop.ts'

/** The calls of a Web or Node stream to the writer that it was made of. */
export interface FromWriterOptions {
  /** Whether the writer stays as it is when the stream is closed; by default the other side is told then that no more will come. */
  preventClose?: boolean
}

/**
 * A writer as a `WritableStream` of the web, for `pipeTo`.
 *
 * Each piece is written and drained before the next is taken, so a slow other side holds the producer back. Closing the stream tells the
 * other side that no more will come, where the connection can say so, and closes the connection where not; close the writer in any case.
 * Aborting the stream aborts the connection.
 *
 * **Differs from Python:** there is nothing of the kind there.
 *
 * @example
 * ```ts
 * import { run } from '@asyncio/loop'
 * import { toWritableStream, writerFrom } from '@asyncio/streams'
 *
 * await run(async () => {
 *   const log = new WritableStream<Uint8Array>({ write: (data) => console.log(new TextDecoder().decode(data)) })
 *   const writer = writerFrom(log)
 *   const { body } = new Response('hello')
 *   await body?.pipeTo(toWritableStream(writer)) // hello
 *   await writer.waitClosed()
 * })
 * ```
 */
export function toWritableStream(
  writer: StreamWriter,
  { preventClose = false }: FromWriterOptions = {},
): WritableStream<Uint8Array> {
  return new WritableStream<Uint8Array>({
    write: async (data) => {
      writer.write(data)
      await callInLoop(writer.loop, () => writer.drain()).outcome
    },
    close: async () => {
      await endWriter(writer, preventClose)
    },
    abort: () => {
      writer.transport.abort()
    },
  })
}

/** @internal No more will come through the stream. */
export async function endWriter(writer: StreamWriter, preventClose: boolean): Promise<void> {
  if (preventClose) return
  if (writer.canWriteEof()) writer.writeEof()
  else {
    writer.close()
    await callInLoop(writer.loop, () => writer.waitClosed()).outcome
  }
}
