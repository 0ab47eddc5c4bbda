import { describeValue } from '@asyncio/core/lowlevel'

/**
 * Refuses what is no bytes.
 *
 * @throws {TypeError} that names the value, and says what to do with a text
 */
export function requireBytes(data: unknown): asserts data is Uint8Array {
  // By its mark: bytes of another realm are bytes, too.
  if (Object.prototype.toString.call(data) === '[object Uint8Array]') return
  const advice = typeof data === 'string' ? '; encode a text with new TextEncoder().encode(text)' : ''
  throw new TypeError(
    `data argument must be a bytes-like object, a Uint8Array: received ${describeValue(data)}${advice}`,
  )
}
