import type { Future } from './future.ts'

/**
 * Calls a function when a future is done: in the midst of the call that makes it done, in no turn of its own; at once if it is done already.
 *
 * For authors of locks and transports, who schedule themselves what has to happen then. `addDoneCallback` is for everybody else.
 *
 * @param wake must not throw
 * @returns takes it back
 */
export function whenDone(future: Future<never> | Future<unknown>, wake: () => void): () => void {
  const callback = { wake }
  future.addCallback(callback)
  return () => {
    future.removeCallback(callback)
  }
}
