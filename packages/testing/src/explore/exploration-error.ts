/// <reference lib="es2022.error" preserve="true" />

import { nameError } from '@asyncio/core/lowlevel'

/** Options of an `ExplorationError`. */
export interface ExplorationFailure {
  /** The event, in a sentence. */
  sentence: string
  /** The run in which it was found, in a sentence. */
  found: string
  seed: number
  run: number
  schedule: string
  steps: readonly string[]
}

/**
 * `explore` has found an order of steps in which the body fails.
 *
 * Its `cause` is what the body failed with in that order, and `schedule` the token that runs just that order again:
 * `explore(body, { schedule })`. It is the shortest one that was found: no choice of it can be left out.
 */
export class ExplorationError extends Error {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(ExplorationError, 'ExplorationError')

  /** The seed that the order was found with. */
  readonly seed: number
  /** The number of the run that failed first, from 1. */
  readonly run: number
  /** The shortest order that fails, as a token: `4:1 12:cancel worker-2`; `plain` for first in, first out. */
  readonly schedule: string
  /** The deviations of that order, a sentence each. */
  readonly steps: readonly string[]

  constructor(failure: ExplorationFailure, options: ErrorOptions) {
    const { sentence, found, seed, run, schedule, steps } = failure
    super(
      [
        `${sentence}\n  ${found}`,
        ...steps.map((step) => `    ${step}`),
        `  To run it again: explore(body, { schedule: ${quoted(schedule)} })`,
      ].join('\n'),
      options,
    )
    this.seed = seed
    this.run = run
    this.schedule = schedule
    this.steps = steps
  }
}

/** As it would stand in a program; `encodeURIComponent`, which made the token, lets a quote pass. */
function quoted(token: string): string {
  return token.includes("'") ? `"${token}"` : `'${token}'`
}
