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
 * The message lists all of it; `leftovers` has the same for programs, and `errors` what was thrown and not handled, of which the first is
 * the cause.
 */
export class LeftoverError extends Error {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(LeftoverError, 'LeftoverError')

  readonly leftovers: readonly TestLeftover[]
  // No AggregateError, of which test runners show the members only: there may be none, and they do not tell of the rest.
  readonly errors: readonly unknown[]

  constructor(leftovers: readonly TestLeftover[]) {
    const lines = leftovers.map(({ message }) => `\n  ${message}`)
    const errors = leftovers.flatMap((leftover) => ('error' in leftover ? [leftover.error] : []))
    super(`The test left something behind${lines.join('')}`, errors.length === 0 ? undefined : { cause: errors[0] })
    this.leftovers = leftovers
    this.errors = errors
  }
}
