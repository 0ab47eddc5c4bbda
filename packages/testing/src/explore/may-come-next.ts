import type { Task } from '@asyncio/core'
import type { ReadyEntry } from './ready-entry.ts'

/**
 * Returns the entries of a turn that may legally run next. The first one always may.
 *
 * What asyncio promises stays as it is:
 *
 * - the steps of one task keep their order;
 * - callbacks keep their order, whoever asked for them: only timers that are due at the same time may change places;
 * - a callback and a step of a task keep their order if one and the same step made both ready (so the callbacks of a future, and the tasks
 *   that wait for it, do not mix in another way);
 * - a step of a task does not overtake a callback that the task has asked for.
 *
 * All else is an accident of first in, first out: in which order different tasks take their steps.
 */
export function mayComeNext(entries: readonly ReadyEntry[]): number[] {
  const ahead = new Ahead()
  const places: number[] = []
  for (const [place, entry] of entries.entries()) {
    if (entry.task === undefined ? ahead.letsCallbackPass(entry) : ahead.letsStepPass(entry, entry.task))
      places.push(place)
    ahead.add(entry)
  }
  return places
}

/** The entries further ahead. */
class Ahead {
  readonly #tasks = new Set<Task<unknown>>()
  readonly #stepsMadeIn = new Set<number>()
  readonly #callbacksMadeIn = new Set<number>()
  readonly #callbacksMadeBy = new Set<Task<unknown>>()
  #firstCallback: ReadyEntry | undefined

  letsStepPass({ madeIn }: ReadyEntry, task: Task<unknown>): boolean {
    return (
      !this.#tasks.has(task) &&
      !(madeIn !== undefined && this.#callbacksMadeIn.has(madeIn)) &&
      !this.#callbacksMadeBy.has(task)
    )
  }

  letsCallbackPass({ madeIn, timer }: ReadyEntry): boolean {
    const first = this.#firstCallback
    // Timers come into the queue together, the nearest first: between two of the same time there are only others of it.
    if (first !== undefined && (timer === undefined || first.timer?.when !== timer.when)) return false
    return madeIn === undefined || !this.#stepsMadeIn.has(madeIn)
  }

  add(entry: ReadyEntry): void {
    const { task, madeIn, madeBy } = entry
    if (task !== undefined) {
      this.#tasks.add(task)
      if (madeIn !== undefined) this.#stepsMadeIn.add(madeIn)
      return
    }
    this.#firstCallback ??= entry
    if (madeIn === undefined) return
    this.#callbacksMadeIn.add(madeIn)
    if (madeBy !== undefined) this.#callbacksMadeBy.add(madeBy)
  }
}
