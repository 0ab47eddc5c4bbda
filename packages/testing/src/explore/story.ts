import type { Task } from '@asyncio/core'
import type { ReadyEntry } from './ready-entry.ts'
import type { TaskLabels } from './task-labels.ts'

/** Tells, for people, what a run did out of turn. */
export class Story {
  readonly lines: string[] = []
  readonly #labels: TaskLabels
  readonly #ownerOfTimer: (sequence: number) => Task<unknown> | null
  readonly #stepsOf = new Map<Task<unknown>, number>()

  /** @param ownerOfTimer finds the task that has set a timer */
  constructor(labels: TaskLabels, ownerOfTimer: (sequence: number) => Task<unknown> | null) {
    this.#labels = labels
    this.#ownerOfTimer = ownerOfTimer
  }

  /** Called when an entry runs. */
  stepTaken({ task }: ReadyEntry): void {
    if (task !== undefined) this.#stepsOf.set(task, this.#steps(task) + 1)
  }

  tookOutOfTurn(step: number, taken: ReadyEntry, first: ReadyEntry): void {
    this.lines.push(`step ${step}: ${this.#describe(taken)}, instead of ${this.#describe(first)}`)
  }

  cancelled(step: number, task: Task<unknown>, waits: readonly string[]): void {
    const when =
      this.#steps(task) === 0
        ? 'before its first step'
        : `after its step ${this.#steps(task)}${waits.length === 0 ? '' : `, while it waits for ${waits.join(' and ')}`}`
    this.lines.push(`step ${step}: ${this.#labels.of(task)} is cancelled ${when}`)
  }

  #describe({ runnable, task, timer }: ReadyEntry): string {
    if (task !== undefined) return `${this.#labels.of(task)} takes its step ${this.#steps(task) + 1}`
    if (timer !== undefined) {
      const owner = this.#ownerOfTimer(timer.sequence)
      return `timer ${timer.sequence}${owner === null ? '' : ` of ${this.#labels.of(owner)}`} (due at ${timer.when}) goes off`
    }
    if ('callback' in runnable && typeof runnable.callback === 'function')
      return `the callback ${runnable.callback.name || '(anonymous)'}() runs`
    return 'a callback of the library runs'
  }

  #steps(task: Task<unknown>): number {
    return this.#stepsOf.get(task) ?? 0
  }
}
