import type { CancelPoint, ChoicePoint, Chooser } from './chooser.ts'
import type { Schedule } from './schedule.ts'

/** Makes the choices that a schedule has, and else leaves everything first in, first out. */
export class Script implements Chooser {
  readonly #takes = new Map<number, number>()
  readonly #cancels = new Map<number, string>()
  #misfit: string | undefined

  constructor(schedule: Schedule) {
    for (const deviation of schedule) {
      if ('take' in deviation) this.#takes.set(deviation.step, deviation.take)
      else this.#cancels.set(deviation.step, deviation.cancel)
    }
  }

  choose({ step, candidates }: ChoicePoint): number {
    const take = this.#takes.get(step)
    if (take === undefined) return 0
    if (take >= candidates.length) {
      this.#misfit ??= `in step ${step} it takes choice ${take}, and the last one there is ${candidates.length - 1}`
      return 0
    }
    this.#takes.delete(step)
    return take
  }

  cancel({ step, waiting }: CancelPoint): string | undefined {
    const label = this.#cancels.get(step)
    if (label === undefined) return undefined
    const labels = waiting()
    if (!labels.includes(label)) {
      this.#misfit ??= `before step ${step} it cancels '${label}', which does not wait there (${labels.join(', ') || 'nobody'} could be)`
      return undefined
    }
    this.#cancels.delete(step)
    return label
  }

  /** Why the schedule did not fit the run, which has ended after so many steps; `undefined` if it did. */
  misfit(steps: number): string | undefined {
    if (this.#misfit !== undefined) return this.#misfit
    const [left] = [...this.#takes.keys(), ...this.#cancels.keys()].toSorted((first, second) => first - second)
    if (left === undefined) return undefined
    return left > steps
      ? `the run had ended after ${steps} steps, and it goes on to step ${left}`
      : `in step ${left} there was only one thing that could come next`
  }
}
