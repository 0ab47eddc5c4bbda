import { IncompleteReadError, LimitOverrunError } from '@asyncio/core'
import type { StreamReader, StreamWriter } from '@asyncio/streams'
import { HttpError } from './http-error.ts'
import { readBody } from './read-body.ts'
import type { Request } from './request.ts'

const GO_ON = new TextEncoder().encode('HTTP/1.1 100 Continue\r\n\r\n')
const END_OF_HEAD = new TextEncoder().encode('\r\n\r\n')
const REQUEST_LINE = /^([!#$%&'*+.^_`|~\w-]+) (\S+) HTTP\/1\.([01])$/
const HEADER_LINE = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*?)[ \t]*$/

/**
 * Reads a request up to its body.
 *
 * @param writer tells the client to go on, if it asks before it sends the body
 * @returns nothing if the client has no more requests
 * @throws {HttpError} if it is none
 */
export async function readRequest(reader: StreamReader, writer: StreamWriter): Promise<Request | undefined> {
  const head = await readHead(reader)
  if (head === undefined) return undefined
  const [requestLine = '', ...headerLines] = head.split('\r\n')
  const [, method, target, minor] = REQUEST_LINE.exec(requestLine) ?? []
  if (method === undefined || target === undefined) throw new HttpError(400, `no request line: ${requestLine}`)
  const headers = parseHeaders(headerLines)
  const version = minor === '1' ? '1.1' : '1.0'
  if (version === '1.1' && !headers.has('host')) throw new HttpError(400, 'no Host')
  const pieces = readBody(reader, headers)
  let isHeldBack = version === '1.1' && headers.get('expect')?.toLowerCase() === '100-continue'
  const goOn = (): void => {
    if (isHeldBack) writer.write(GO_ON)
    isHeldBack = false
  }
  return { method, target, version, headers, body: after(goOn, pieces), isHeldBack: () => isHeldBack }
}

async function* after<T>(before: () => void, pieces: AsyncIterable<T>): AsyncGenerator<T, void, void> {
  before()
  yield* pieces
}

async function readHead(reader: StreamReader): Promise<string | undefined> {
  try {
    const head = new TextDecoder('latin1').decode(await reader.readuntil(END_OF_HEAD))
    // Empty lines before a request are forgiven.
    return head.replace(/^(\r\n)+/, '').slice(0, -END_OF_HEAD.length)
  } catch (error) {
    if (error instanceof IncompleteReadError) {
      if (error.partial.length === 0) return undefined
      throw new HttpError(400, 'the request ends in the middle')
    }
    if (error instanceof LimitOverrunError) throw new HttpError(431, 'the headers are too large')
    throw error
  }
}

function parseHeaders(lines: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>()
  for (const line of lines) {
    const [, name, value] = HEADER_LINE.exec(line) ?? []
    if (name === undefined || value === undefined) throw new HttpError(400, `no header: ${line}`)
    const key = name.toLowerCase()
    const before = headers.get(key)
    // Two of these would let two servers read two different requests.
    if (before !== undefined && ['content-length', 'transfer-encoding', 'host'].includes(key))
      throw new HttpError(400, `two of ${key}`)
    headers.set(key, before === undefined ? value : `${before}, ${value}`)
  }
  return headers
}
