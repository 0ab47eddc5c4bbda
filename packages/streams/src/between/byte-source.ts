/** Where the bytes of a reader come from that is made of another world's stream. */
export interface ByteSource {
  /** Waits for the next bytes; `undefined` at the end. */
  next(): PromiseLike<Uint8Array | undefined>
  /** Nobody wants more of them. */
  cancel(reason: unknown): void
}
