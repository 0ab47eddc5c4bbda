import type { Runnable } from '../contracts/runnable.ts'
import type { FutureCallback } from '../futures/suspension.ts'
import type { Task } from './task.ts'

/** Tells a group, in a turn of the loop, that one of its tasks is done, also if it was done at once. */
export class ChildWatch implements FutureCallback, Runnable {
  readonly awaiter: Task<unknown> | undefined
  readonly #task: Task<unknown>
  readonly #tell: (task: Task<unknown>) => void

  /** @param parent the task that waits for the group */
  constructor(task: Task<unknown>, parent: Task<unknown> | undefined, tell: (task: Task<unknown>) => void) {
    this.awaiter = parent
    this.#task = task
    this.#tell = tell
  }

  wake(): void {
    this.#task.getLoop().schedule(this)
  }

  run(): void {
    this.#tell(this.#task)
  }
}
