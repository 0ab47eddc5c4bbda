/** The transport of a writer that is made of a Web or Node stream. */
export interface ByteSink {
  /** Takes some bytes, and answers when it has room for more. */
  write(data: Uint8Array): PromiseLike<unknown>
  /** No more will come. Answers when all has gone. */
  close(): PromiseLike<unknown>
  /** Loses the bytes that have not gone yet. */
  abort(reason: unknown): void
  /** Registers a callback for when it can take no more, though no caller has closed it. */
  onFailure(fail: (error: unknown) => void): void
}
