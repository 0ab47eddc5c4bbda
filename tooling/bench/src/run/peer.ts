/** Somebody to compare with, or ourselves: the command of a process that measures what it is asked to. */
export interface Peer {
  readonly name: string
  readonly command: readonly string[]
  /** The library and what it runs on, as the peer itself says. */
  readonly version: string
  /** Keys of what it can do. */
  readonly operations: ReadonlySet<string>
}
