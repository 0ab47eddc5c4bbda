/**
 * Something that stands in a loop's ready queue: a handle, a task's step, the wake-up of somebody who waited.
 *
 * `run` is called once for each time it was scheduled, and does not throw, but for an error that must end the loop.
 */
export interface Runnable {
  run(): void
}
