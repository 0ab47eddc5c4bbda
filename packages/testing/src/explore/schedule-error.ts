import { nameError } from '@asyncio/core/lowlevel'

/**
 * A schedule that `explore` was to run again does not fit the body any more: the body has changed since, or it goes another way by
 * itself, with the clock, with chance, or with what an earlier run has left.
 *
 * Leave the schedule out, and explore again.
 */
export class ScheduleError extends Error {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(ScheduleError, 'ScheduleError')
}
