import { nameError } from '@asyncio/core/lowlevel'

/**
 * Nothing can ever run again: every task waits, no timer is set, and there is nothing outside that could bring an end to it.
 *
 * The message names the tasks and what they wait for.
 */
export class DeadlockError extends Error {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(this, 'DeadlockError')
}
