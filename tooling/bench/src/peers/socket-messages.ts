/** What is sent to and fro. */
export const MESSAGE: Uint8Array = new Uint8Array(1024).fill(7)
export const LINE: Uint8Array = new TextEncoder().encode(`${'x'.repeat(79)}\n`)
export const BULK: Uint8Array = new Uint8Array(64 * 1024).fill(7)

/** Lines that are written before the writer waits for room. */
export const LINES_AT_ONCE = 100
