/** Adds a wait until a loop has nothing left to do before some time. */
interface TimeMove {
  readonly target: number
  /** Whether it is a task of the loop, which can only go on while the loop runs. */
  readonly isInside: boolean
  /** Whether nobody waits for it any more. */
  isLeft?(): boolean
  arrived(): void
}

/** The waits, the nearest time first; of those for the same time, the one that was added first. */
export class TimeMoves {
  #moves: TimeMove[] = []

  add(move: TimeMove): void {
    const index = this.#moves.findIndex(({ target }) => target > move.target)
    this.#moves.splice(index === -1 ? this.#moves.length : index, 0, move)
  }

  /** The nearest time that anybody waits for; anybody outside, if the loop does not run. */
  next(isRunning: boolean): number | undefined {
    if (this.#moves.length === 0) return undefined
    this.#moves = this.#moves.filter((move) => move.isLeft?.() !== true)
    return this.#first(isRunning)?.target
  }

  /** The clock shows the time that the first one waits for. */
  arrive(isRunning: boolean): void {
    const first = this.#first(isRunning)
    this.#moves = this.#moves.filter((move) => move !== first)
    first?.arrived()
  }

  #first(isRunning: boolean): TimeMove | undefined {
    return this.#moves.find(({ isInside }) => isRunning || !isInside)
  }
}
