/** What a client is answered. */
export interface Response {
  /** 200 if nothing is said. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** All of it, or piece by piece, as it comes about: then it is sent in chunks. */
  readonly body?: string | Uint8Array | AsyncIterable<string | Uint8Array>
}
