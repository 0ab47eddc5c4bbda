/** The transport of a reader that is made of a Web or Node stream. */
export interface ByteSource {
  /** Waits for the next bytes; `undefined` at the end. */
  next(): PromiseLike<Uint8Array | undefined>
  /** Nobody wants more of them. */
  cancel(reason: unknown): void
}
