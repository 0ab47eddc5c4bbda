import { AnyOrder } from './any-order.ts'
import type { CancelPoint, ChoicePoint, Chooser } from './chooser.ts'
import { FewDeviations } from './few-deviations.ts'
import { PlannedCancels } from './planned-cancels.ts'
import type { SeededRandom } from './seeded-random.ts'
import { TaskPriorities } from './task-priorities.ts'

/** The size of the runs so far. */
export interface RunSize {
  readonly steps: number
  readonly choices: number
}

/** Makes the choices of one run at random, in one of several ways that take turns from run to run. */
export class RandomChooser implements Chooser {
  readonly #order: Pick<Chooser, 'choose'>
  readonly #cancels: PlannedCancels

  /** @param maxCancels how many cancels there may be */
  constructor(random: SeededRandom, run: number, size: RunSize, maxCancels: number) {
    this.#order = orderOf(random, run, size)
    this.#cancels = new PlannedCancels(random, size.steps, random.below(maxCancels + 1))
  }

  choose(point: ChoicePoint): number {
    return this.#order.choose(point)
  }

  cancel(point: CancelPoint): string | undefined {
    return this.#cancels.cancel(point)
  }
}

function orderOf(random: SeededRandom, run: number, { choices }: RunSize): Pick<Chooser, 'choose'> {
  switch (run % 5) {
    case 0:
      return new AnyOrder(random)
    case 1:
      return new TaskPriorities(random)
    default:
      // None at all now and then: a cancel alone may be enough.
      return new FewDeviations(random, choices, random.below(4))
  }
}
