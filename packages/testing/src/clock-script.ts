import type { Duration } from '@asyncio/core'
import { toSeconds } from '@asyncio/core/lowlevel'
import { AssertionError } from './assertion-error.ts'

/**
 * Moves a clock by hand: is given the time of each timer that the program has set, as what `yield` answers with, and yields how far the
 * clock moves on then. Its first `yield` has nothing to move for, and yields nothing.
 *
 * Mirrors the generators of the test loop that CPython tests itself with.
 */
export type ClockScript = () => Generator<Duration | void, void, number>

/** A script under way. */
export class ClockReader {
  readonly #script: Generator<Duration | void, void, number>
  readonly #timers: number[] = []

  constructor(script: ClockScript) {
    this.#script = script()
    this.#script.next()
  }

  /** A timer was set. */
  note(when: number): void {
    this.#timers.push(when)
  }

  /**
   * Returns how far the clock moves on for the timers that were set since the last time; `undefined` if there were none.
   *
   * @throws {AssertionError} if the script has ended, and whatever the script throws
   */
  read(): number | undefined {
    if (this.#timers.length === 0) return undefined
    let seconds = 0
    for (const when of this.#timers.splice(0)) {
      const { value, done } = this.#script.next(when)
      if (done === true) throw new AssertionError(`The clock's script has ended, but a timer was set for ${when}`)
      seconds += toSeconds(value ?? 0, "The clock's script")
    }
    return seconds
  }

  /** @throws {AssertionError} if the script expects more timers */
  requireEnded(): void {
    if (this.#script.next(0).done === true) return
    this.#script.return()
    throw new AssertionError("Time generator is not finished: the clock's script waits for a timer that nobody has set")
  }
}
