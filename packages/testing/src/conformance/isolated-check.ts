import { AssertionError } from '../assertion-error.ts'
import type { ConformanceOptions, ConformingLoopFactory } from './conformance-options.ts'
import { SpinGuard } from './spin-guard.ts'
import { Trial } from './trial.ts'
import { watchUncaught } from './uncaught-errors.ts'

/** The patience with a loop has so many parts. A machine that stands still for a while takes away one of them, not all. */
const PARTS = 25

/** Runs a check, and gives it up if it takes for ever, spins, or has an error come out of the loop where nobody can catch it. */
export async function runIsolated(
  factory: ConformingLoopFactory,
  options: ConformanceOptions,
  check: (trial: Trial) => Promise<void>,
): Promise<void> {
  const patience = options.patience ?? 5
  const ended = new GivenUp()
  const guard = new SpinGuard(patience, (error) => ended.giveUp(error))
  const trial = new Trial(factory, options, guard)
  const watchdog = new Watchdog(patience, guard, ended)
  const endWatching = watchUncaught((error) => {
    const shown = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    ended.giveUp(new AssertionError(`An error came out where nobody can catch it: ${shown}`, { cause: error }))
  })
  try {
    await Promise.race([check(trial), ended.promise])
    trial.requireQuiet()
  } finally {
    watchdog.end()
    await trial.end()
    // What was thrown last is told in the next task of the platform.
    await new Promise<void>((resolve) => setTimeout(resolve))
    endWatching()
  }
  ended.throwIfGivenUp()
}

/** Whether a check was given up, and why. */
class GivenUp {
  readonly promise: Promise<never>
  #reject: (error: AssertionError) => void = () => undefined
  #error: AssertionError | undefined

  constructor() {
    this.promise = new Promise((_, reject) => {
      this.#reject = reject
    })
    this.promise.catch(() => undefined)
  }

  giveUp(error: AssertionError): void {
    this.#error ??= error
    this.#reject(error)
  }

  throwIfGivenUp(): void {
    if (this.#error !== undefined) throw this.#error
  }
}

/** Looks now and then how long a check has taken, and tells the guard that the platform still has its chances. */
class Watchdog {
  #partsLeft = PARTS + 1
  #timeout: ReturnType<typeof setTimeout> | undefined

  constructor(patience: number, guard: SpinGuard, ended: GivenUp) {
    const look = (): void => {
      guard.breathe()
      this.#partsLeft -= 1
      if (this.#partsLeft === 0) ended.giveUp(new AssertionError(`It did not end: given up after ${patience} seconds`))
      else this.#timeout = setTimeout(look, (patience * 1000) / PARTS)
    }
    look()
  }

  end(): void {
    clearTimeout(this.#timeout)
  }
}
