import { IncompleteReadError, LimitOverrunError } from '@asyncio/core'
import type { StreamReader } from '@asyncio/streams'
import { HttpError } from './http-error.ts'

const LINE_END = new TextEncoder().encode('\r\n')
const MOST_AT_ONCE = 64 * 1024

/**
 * The body of a request, as its headers say how it is sent. It is read as it is asked for.
 *
 * @throws {HttpError} if the headers say nothing that can be followed, or (when iterated) if the body is not as they say
 */
export function readBody(
  reader: StreamReader,
  headers: ReadonlyMap<string, string>,
): AsyncGenerator<Uint8Array, void, void> {
  const encoding = headers.get('transfer-encoding')
  const length = headers.get('content-length')
  if (encoding !== undefined && encoding.toLowerCase() !== 'chunked') throw new HttpError(501, `encoded: ${encoding}`)
  if (encoding !== undefined && length !== undefined) throw new HttpError(400, 'both chunked and of a length')
  if (length !== undefined && !/^\d{1,15}$/.test(length)) throw new HttpError(400, `no length: ${length}`)
  return encoding === undefined ? bytesOf(reader, Number(length ?? 0)) : chunksOf(reader)
}

async function* bytesOf(reader: StreamReader, length: number): AsyncGenerator<Uint8Array, void, void> {
  for (let left = length; left > 0;) {
    const piece = await reader.read(Math.min(left, MOST_AT_ONCE))
    if (piece.length === 0) throw new HttpError(400, 'the body ends in the middle')
    left -= piece.length
    yield piece
  }
}

async function* chunksOf(reader: StreamReader): AsyncGenerator<Uint8Array, void, void> {
  for (;;) {
    const line = await readLine(reader)
    const [, size] = /^([\da-f]{1,12})[ \t]*(?:;.*)?$/i.exec(line) ?? []
    if (size === undefined) throw new HttpError(400, `no size of a chunk: ${line}`)
    const length = Number.parseInt(size, 16)
    if (length === 0) break
    yield* bytesOf(reader, length)
    if ((await readLine(reader)) !== '') throw new HttpError(400, 'a chunk longer than its size')
  }
  // What a client says after its body is of no use here.
  while ((await readLine(reader)) !== '');
}

async function readLine(reader: StreamReader): Promise<string> {
  try {
    return new TextDecoder('latin1').decode(await reader.readuntil(LINE_END)).slice(0, -LINE_END.length)
  } catch (error) {
    if (error instanceof IncompleteReadError || error instanceof LimitOverrunError)
      throw new HttpError(400, 'a chunk without its end')
    throw error
  }
}
