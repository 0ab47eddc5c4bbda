import { nameError } from '@asyncio/core/lowlevel'

/** What kind of thing a test left behind: an error that nobody handled, a task, a timer, a coroutine that nobody awaited. */
export type LeftoverKind = 'error' | 'task' | 'timer' | 'coroutine'

/** Something that a test left behind. */
export interface TestLeftover {
  readonly kind: LeftoverKind
  /** What it is, in a line. */
  readonly message: string
  /** What was thrown, if something was. */
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
