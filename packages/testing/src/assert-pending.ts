import { isFuture, type Future } from '@asyncio/core'
import { describeFuture, describeValue } from '@asyncio/core/lowlevel'
import { AssertionError } from './assertion-error.ts'

/**
 * Fails unless every one of some futures and tasks is still pending.
 *
 * It waits for nothing: let everything run first that can, with `await loop.untilIdle()` or `await waitAllTasksBlocked()`.
 *
 * @throws {AssertionError} if one of them is done; {TypeError} if one is no future
 *
 * @example
 * ```ts
 * import { createTask, getRunningLoop } from '@asyncio/core'
 * import { assertDone, assertPending, isolated, waitAllTasksBlocked } from '@asyncio/testing'
 *
 * await isolated(async () => {
 *   const door = getRunningLoop().createFuture<void>()
 *   const guest = createTask(async () => door)
 *   await waitAllTasksBlocked()
 *   assertPending(guest)
 *   door.setResult()
 *   await waitAllTasksBlocked()
 *   assertDone(guest)
 * })
 * ```
 */
export function assertPending(...futures: Future<unknown>[]): void {
  requireState(futures, (future) => !future.done(), 'pending')
}

/**
 * Fails unless every one of some futures and tasks is done: with a result, with an exception, or cancelled. See `assertPending`.
 *
 * @throws {AssertionError} if one of them is pending; {TypeError} if one is no future
 */
export function assertDone(...futures: Future<unknown>[]): void {
  requireState(futures, (future) => future.done(), 'done')
}

function requireState(futures: Future<unknown>[], isSo: (future: Future<unknown>) => boolean, state: string): void {
  for (const future of futures) {
    if (!isFuture(future)) throw new TypeError(`A future or a task was expected: received ${describeValue(future)}`)
  }
  const wrong = futures.filter((future) => !isSo(future))
  if (wrong.length > 0)
    throw new AssertionError(`Expected to be ${state}: ${wrong.map((future) => describeFuture(future)).join(', ')}`)
}
