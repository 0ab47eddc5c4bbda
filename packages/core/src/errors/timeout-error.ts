import { nameError } from './name-error.ts'
import { OSError } from './os-error.ts'

/**
 * Raised when something took longer than it was given: `timeout`, `waitFor` or `asCompleted` ended it, or the operating system (`ETIMEDOUT`).
 *
 * Its `cause` is the cancellation that the time limit sent. Not thrown when somebody else cancelled the task.
 *
 * Mirrors `asyncio.TimeoutError`, which is Python's built-in `TimeoutError`, an `OSError`.
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
export class TimeoutError extends OSError {
  /** @internal */
  static override readonly named: void = /* @__PURE__ */ nameError(TimeoutError, 'TimeoutError')
}
