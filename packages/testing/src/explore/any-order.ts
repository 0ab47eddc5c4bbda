import type { ChoicePoint, Chooser } from './chooser.ts'
import type { SeededRandom } from './seeded-random.ts'

/** Any of the candidates, each as likely. */
export class AnyOrder implements Pick<Chooser, 'choose'> {
  readonly #random: SeededRandom

  constructor(random: SeededRandom) {
    this.#random = random
  }

  choose({ candidates }: ChoicePoint): number {
    return this.#random.below(candidates.length)
  }
}
