import type { CancelPoint, Chooser } from './chooser.ts'
import type { SeededRandom } from './seeded-random.ts'

/** Cancels somebody who waits, in a few steps anywhere in the run; where nobody may be cancelled, as soon as somebody may. */
export class PlannedCancels implements Pick<Chooser, 'cancel'> {
  readonly #random: SeededRandom
  readonly #steps: number[]

  /** @param steps how many steps a run is expected to have */
  constructor(random: SeededRandom, steps: number, count: number) {
    this.#random = random
    this.#steps = random.distinctBelow(steps, count)
  }

  cancel({ step, waiting }: CancelPoint): string | undefined {
    const [planned] = this.#steps
    if (planned === undefined || step <= planned) return undefined
    const labels = waiting()
    if (labels.length === 0) return undefined
    this.#steps.shift()
    return this.#random.pick(labels)
  }
}
