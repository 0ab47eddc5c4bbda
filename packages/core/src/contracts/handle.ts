import type { Context } from '../context/context.ts'

/**
 * A callback that a loop will call, and the way to call it off.
 *
 * Mirrors `asyncio.Handle`.
 */
export interface Handle extends Disposable {
  /** Calls the callback off, if it has not run yet. The handle counts as cancelled from now on, also if it has. */
  cancel(): void
  /** Whether `cancel` was called, before the callback ran or after. */
  cancelled(): boolean
  /** The context that the callback runs in. */
  getContext(): Context
}

/**
 * A callback that a loop will call at a certain time.
 *
 * Mirrors `asyncio.TimerHandle`.
 */
export interface TimerHandle extends Handle {
  /** When, in seconds of the loop's clock. */
  when(): number
}
