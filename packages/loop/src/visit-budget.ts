/** After so many turns in one go the host has its chance, so that input and output are never starved. */
const TURNS_PER_VISIT = 64
/** And after so many seconds: one turn may be long. */
const SECONDS_PER_VISIT = 0.01
/** The clock is looked at after each turn, or after so many as long as they are short: it costs as much as a step does. */
const TURNS_PER_LOOK = 8
const SHORT_SECONDS = 0.0001

/** The budget of a visit: how long a loop may run before its host looks for input and output. */
export class VisitBudget {
  readonly #clock: { time(): number }
  #turns = 0
  #ends = 0
  #lookedAt = 0
  #nextLook = 0

  constructor(clock: { time(): number }) {
    this.#clock = clock
  }

  /** A visit begins. */
  begin(): void {
    this.#turns = 0
    this.#nextLook = 1
    this.#lookedAt = this.#clock.time()
    this.#ends = this.#lookedAt + SECONDS_PER_VISIT
  }

  /** Counts a turn that has ended, and says whether it was the last one. */
  isUsedUp(): boolean {
    this.#turns += 1
    if (this.#turns >= TURNS_PER_VISIT) return true
    if (this.#turns < this.#nextLook) return false
    const now = this.#clock.time()
    this.#nextLook = this.#turns + (now - this.#lookedAt < SHORT_SECONDS ? TURNS_PER_LOOK : 1)
    this.#lookedAt = now
    return now >= this.#ends
  }
}
