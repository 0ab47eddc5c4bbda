import {
  Coroutine,
  getRunningLoop,
  ValueError,
  type Duration,
  type EventLoop,
  type GeneratorCoroutine,
} from '@asyncio/core'
import { toSeconds } from '@asyncio/core/lowlevel'
import { stillnessWatchOf } from './stillness-watch.ts'

/** When tasks count as blocked. */
export interface WaitAllTasksBlockedOptions {
  /** The time for which nothing else may have run, by the loop's clock; none by default. */
  cushion?: Duration
}

/**
 * Waits until nothing else can run: every other task waits for a timer, for the world outside, or for something that only the caller will
 * bring. Any loop will do.
 *
 * Of several that wait, those with the smallest `cushion` go on, all at once, and the others begin anew.
 *
 * **Cancellation:** ends the wait.
 *
 * **Differs from Python:** asyncio has nothing of the kind; it is trio's `wait_all_tasks_blocked`.
 *
 * @throws {TypeError} if the cushion is no duration, and {ValueError} if it is negative or NaN
 *
 * @example
 * ```ts
 * import { createTask, getRunningLoop } from '@asyncio/core'
 * import { isolated, waitAllTasksBlocked } from '@asyncio/testing'
 *
 * await isolated(async () => {
 *   const door = getRunningLoop().createFuture<void>()
 *   const guest = createTask(async () => door)
 *   await waitAllTasksBlocked()
 *   console.log('the guest stands at the door')
 *   door.setResult()
 *   await guest
 * })
 * ```
 */
export function waitAllTasksBlocked(options: WaitAllTasksBlockedOptions = {}): Coroutine<void> {
  const cushion = toSeconds(options.cushion ?? 0, 'waitAllTasksBlocked()')
  if (cushion < 0) throw new ValueError(`waitAllTasksBlocked() takes a cushion of zero or more: received ${cushion}`)
  return new Coroutine((): GeneratorCoroutine<void> => untilStill(getRunningLoop(), cushion), 'waitAllTasksBlocked')
}

function* untilStill(loop: EventLoop, cushion: number): GeneratorCoroutine<void> {
  const still = loop.createFuture<void>()
  const watch = stillnessWatchOf(loop)
  const waiter = { cushion, still }
  watch.add(waiter)
  try {
    yield* still
  } finally {
    watch.remove(waiter)
  }
}
