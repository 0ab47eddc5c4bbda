import { nameError } from './name-error.ts'

/**
 * Something took longer than it was given: `timeout`, `waitFor` or `asCompleted` ended it.
 *
 * Its `cause` is the cancellation that the time limit sent. Not thrown when somebody else cancelled the task.
 *
 * Mirrors `asyncio.TimeoutError`, which is Python's built-in `TimeoutError`.
 *
 * @example
 * ```ts
 * import { sleep, TimeoutError, waitFor } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   try {
 *     await waitFor(sleep(60), 0.1)
 *   } catch (error) {
 *     if (error instanceof TimeoutError) console.log('too slow')
 *   }
 * })
 * ```
 */
export class TimeoutError extends Error {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(TimeoutError, 'TimeoutError')
}
