import { STATUS_CODES } from 'node:http'
import type { StreamWriter } from '@asyncio/streams'
import type { Request } from './request.ts'
import type { Response } from './response.ts'

const encoder = new TextEncoder()

/** What of a request matters for the way in which it is answered. */
type Asked = Pick<Request, 'method' | 'version'>

/**
 * Sends an answer, and waits while the client is slow to take it. What comes about piece by piece is begun with its first piece, so that
 * the client gets another answer if there never is one.
 *
 * @param keepAlive says whether the connection is to stay, if the client understands where the answer ends
 * @returns whether it stays
 */
export async function writeResponse(
  writer: StreamWriter,
  { method, version }: Asked,
  { status = 200, headers = {}, body = '' }: Response,
  keepAlive: () => boolean,
): Promise<boolean> {
  const hasNoBody = method === 'HEAD' || status === 204 || status === 304
  const isWhole = typeof body === 'string' || body instanceof Uint8Array
  const whole = isWhole ? toBytes(body) : undefined
  const inChunks = whole === undefined && version === '1.1'
  let stays = false
  const head = (): Uint8Array => {
    stays = keepAlive() && (whole !== undefined || inChunks || hasNoBody)
    const fields: Record<string, string> = {
      date: new Date().toUTCString(),
      'content-type': 'text/plain; charset=utf-8',
      ...headers,
      connection: stays ? 'keep-alive' : 'close',
    }
    if (inChunks) fields['transfer-encoding'] = 'chunked'
    else if (whole !== undefined && status !== 204 && status !== 304) fields['content-length'] = `${whole.length}`
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
    return encoder.encode(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`)
  }
  if (hasNoBody) writer.write(head())
  else if (whole !== undefined) writer.writelines([head(), whole])
  else await writePieces(writer, body as AsyncIterable<string | Uint8Array>, head, inChunks)
  await writer.drain()
  return stays
}

async function writePieces(
  writer: StreamWriter,
  pieces: AsyncIterable<string | Uint8Array>,
  head: () => Uint8Array,
  inChunks: boolean,
): Promise<void> {
  let isBegun = false
  for await (const piece of pieces) {
    if (!isBegun) writer.write(head())
    isBegun = true
    const data = toBytes(piece)
    // A chunk of none would be the end.
    if (data.length === 0) continue
    if (inChunks) writer.writelines([encoder.encode(`${data.length.toString(16)}\r\n`), data, encoder.encode('\r\n')])
    else writer.write(data)
    await writer.drain()
  }
  if (!isBegun) writer.write(head())
  if (inChunks) writer.write(encoder.encode('0\r\n\r\n'))
}

function toBytes(piece: string | Uint8Array): Uint8Array {
  return typeof piece === 'string' ? encoder.encode(piece) : piece
}
