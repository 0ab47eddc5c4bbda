/** Bytes of heap that are in use, after a collection. Needs `--expose-gc`; without it the figure says little. */
export function heapBytes(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
