import type { Task } from '@asyncio/core'
import { describeStandstill, describeWaits, nameError } from '@asyncio/core/lowlevel'

/** A task, and what it waits for. */
export interface DeadlockedTask {
  readonly task: Task<unknown>
  /** Each future or task in a few words: `<Future pending>`. */
  readonly waitsFor: readonly string[]
}

/**
 * Nothing can ever run again: every task waits, no timer is set, and there is nothing outside that could bring an end to it.
 *
 * The message names the tasks and what they wait for; `waits` has the same for programs.
 *
 * @example
 * ```ts
 * import { getRunningLoop } from '@asyncio/core'
 * import { DeadlockError, isolated } from '@asyncio/testing'
 *
 * try {
 *   await isolated(async () => {
 *     await getRunningLoop().createFuture<void>()
 *   })
 * } catch (error) {
 *   if (error instanceof DeadlockError) console.log(error.waits[0]?.waitsFor) // [ '<Future pending>' ]
 * }
 * ```
 */
export class DeadlockError extends Error {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(DeadlockError, 'DeadlockError')

  /** Describes which tasks wait, the oldest first, and for what. */
  readonly waits: readonly DeadlockedTask[]

  /** @param tasks all that are left */
  constructor(tasks: Iterable<Task<unknown>> = []) {
    const all = [...tasks]
    super(`Deadlock: ${describeStandstill(all)}`)
    this.waits = all.map((task) => ({ task, waitsFor: describeWaits(task) }))
  }
}
