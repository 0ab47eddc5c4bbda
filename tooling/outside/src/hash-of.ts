import { createHash } from 'node:crypto'
import type { StreamReader } from '@asyncio/streams'

/** How many bytes come until the end, and their hash: `5 2cf2...`, as `python/peer.py` says it. */
export async function hashOf(reader: StreamReader): Promise<string> {
  const hash = createHash('sha256')
  let count = 0
  for (;;) {
    const data = await reader.read(64 * 1024)
    if (data.length === 0) return `${count} ${hash.digest('hex')}`
    hash.update(data)
    count += data.length
  }
}

/** Bytes that are the same for the same length. */
export function someBytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 7919) % 251)
}

/** What `hashOf` says of them. */
export function expectedHash(data: Uint8Array): string {
  return `${data.length} ${createHash('sha256').update(data).digest('hex')}`
}
