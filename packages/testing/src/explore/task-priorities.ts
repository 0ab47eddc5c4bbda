import type { ChoicePoint, Chooser } from './chooser.ts'
import type { ReadyEntry } from './ready-entry.ts'
import type { SeededRandom } from './seeded-random.ts'

const LEVELS = 2 ** 20

/** Each task has a rank, and the same ones come first all through the run: finds what needs one task to be always late. */
export class TaskPriorities implements Pick<Chooser, 'choose'> {
  readonly #random: SeededRandom
  readonly #ranks = new Map<unknown, number>()

  constructor(random: SeededRandom) {
    this.#random = random
  }

  choose({ candidates }: ChoicePoint): number {
    const ranks = candidates.map((entry) => this.#rankOf(entry))
    return ranks.indexOf(Math.min(...ranks))
  }

  #rankOf({ task, timer }: ReadyEntry): number {
    // Callbacks share one, but for timers: those may change places.
    const who = task ?? timer
    let rank = this.#ranks.get(who)
    if (rank === undefined) this.#ranks.set(who, (rank = this.#random.below(LEVELS)))
    return rank
  }
}
