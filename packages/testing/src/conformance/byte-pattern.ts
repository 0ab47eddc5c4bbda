/** So many bytes, of which each piece looks different. */
export function bytePattern(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8) * 7) % 251)
}
