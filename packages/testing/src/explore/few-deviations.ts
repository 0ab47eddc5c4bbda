import type { ChoicePoint, Chooser } from './chooser.ts'
import type { SeededRandom } from './seeded-random.ts'

/** First in, first out, but at a few choices anywhere in the run: most races need no more. */
export class FewDeviations implements Pick<Chooser, 'choose'> {
  readonly #random: SeededRandom
  readonly #places: Set<number>
  #choice = -1

  /** @param choices how many choices a run is expected to have */
  constructor(random: SeededRandom, choices: number, count: number) {
    this.#random = random
    this.#places = new Set(random.distinctBelow(choices, count))
  }

  choose({ candidates }: ChoicePoint): number {
    this.#choice += 1
    return this.#places.has(this.#choice) ? 1 + this.#random.below(candidates.length - 1) : 0
  }
}
