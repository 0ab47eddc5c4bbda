import type { StreamReader } from '@asyncio/streams'
import { RedisError } from './redis-error.ts'

/** What the server answers. An error within an array stands there as what it is. */
export type Reply = string | number | null | RedisError | readonly Reply[]

const decoder = new TextDecoder()
const LINE_END = new TextEncoder().encode('\r\n')

/** Reads one reply of the Redis serialization protocol, version 2, with strings as text. */
export async function readReply(reader: StreamReader): Promise<Reply> {
  const line = decoder.decode(await reader.readuntil(LINE_END)).slice(0, -LINE_END.length)
  const rest = line.slice(1)
  switch (line.charAt(0)) {
    case '+':
      return rest
    case '-':
      return new RedisError(rest)
    case ':':
      return Number(rest)
    case '$':
      return readString(reader, Number(rest))
    case '*':
      return readArray(reader, Number(rest))
    default:
      throw new TypeError(`Cannot read a reply as it begins with none of + - : $ *: received ${line}`)
  }
}

async function readString(reader: StreamReader, length: number): Promise<string | null> {
  if (length < 0) return null
  const bytes = await reader.readexactly(length + LINE_END.length)
  return decoder.decode(bytes.subarray(0, length))
}

async function readArray(reader: StreamReader, length: number): Promise<readonly Reply[] | null> {
  if (length < 0) return null
  const items: Reply[] = []
  while (items.length < length) items.push(await readReply(reader))
  return items
}
