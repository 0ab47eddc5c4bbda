import { nameError } from '@asyncio/core/lowlevel'

/** The kind of a leftover: an error that no code handled, a task, a timer, a coroutine that no code awaited. */
export type LeftoverKind = 'error' | 'task' | 'timer' | 'coroutine'

/** A leftover of a test. */
export interface TestLeftover {
  readonly kind: LeftoverKind
  /** A description, in a line. */
  readonly message: string
  /** The thrown value, if there is one. */
  readonly error?: unknown
}

/**
 * A test has left something behind that it should have dealt with.
 *
 * The message lists all of it; `leftovers` has the same for programs, and `errors` what was thrown and not handled.
 */
export class LeftoverError extends AggregateError {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(LeftoverError, 'LeftoverError')

  readonly leftovers: readonly TestLeftover[]

  constructor(leftovers: readonly TestLeftover[]) {
    const lines = leftovers.map(({ message }) => `\n  ${message}`)
    super(
      leftovers.flatMap((leftover) => ('error' in leftover ? [leftover.error] : [])),
      `The test left something behind${lines.join('')}`,
    )
    this.leftovers = leftovers
  }
}
