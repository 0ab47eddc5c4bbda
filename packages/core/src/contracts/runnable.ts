/**
 * An entry of a loop's ready queue: a handle, a task's step, the wake-up of a task that waited.
 *
 * `run` is called once for each time it was scheduled, and does not throw, but for an error that must end the loop.
 */
export interface Runnable {
  run(): void
}
