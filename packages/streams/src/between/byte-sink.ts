/** Where the bytes of a writer go that is made of another world's stream. */
export interface ByteSink {
  /** Takes some bytes, and answers when it has room for more. */
  write(data: Uint8Array): PromiseLike<unknown>
  /** No more will come. Answers when all has gone. */
  close(): PromiseLike<unknown>
  /** What has not gone yet is lost. */
  abort(reason: unknown): void
  /** Has somebody told when it can take no more, though nobody has closed it. */
  onFailure(fail: (error: unknown) => void): void
}
