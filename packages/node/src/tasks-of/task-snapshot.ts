/** A task that waits for another, and by which calls. */
export interface AwaiterSnapshot {
  /** The task that waits, by its id. */
  readonly task: number | string
  /** The calls in it that wait, the innermost first: `name`, or `name file:line`. */
  readonly stack: readonly string[]
}

/** A task that is not done, as plain data. */
export interface TaskSnapshot {
  readonly id: number
  readonly name: string | null
  /** What it is in the middle of, the innermost call first: `name`, or `name file:line`. */
  readonly stack: readonly string[]
  readonly awaitedBy: readonly AwaiterSnapshot[]
}

/** The tasks of a thread, as plain data that can be sent elsewhere. */
export interface ThreadSnapshot {
  /** The thread's id: 0 is the main one. */
  readonly thread: number
  readonly tasks: readonly TaskSnapshot[]
}
