/**
 * Nothing can ever run again: every task waits, no timer is set, and there is nothing outside that could bring an end to it.
 *
 * The message names the tasks and what they wait for.
 */
export class DeadlockError extends Error {
  static {
    this.prototype.name = 'DeadlockError'
  }
}
