import type { Task } from '@asyncio/core'

/** The names of the tasks of a run in its schedule: their own; the second one of a name is `name~2`, and so on. */
export class TaskLabels {
  readonly #labels = new Map<Task<unknown>, string>()
  readonly #counts = new Map<string, number>()

  /** The label of a task, which it has from the first time that it is seen. */
  of(task: Task<unknown>): string {
    const known = this.#labels.get(task)
    if (known !== undefined) return known
    const name = task.getName()
    const count = (this.#counts.get(name) ?? 0) + 1
    this.#counts.set(name, count)
    const label = count === 1 ? name : `${name}~${count}`
    this.#labels.set(task, label)
    return label
  }
}
