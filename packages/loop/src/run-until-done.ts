import { RuntimeError, type EventLoop, type Future } from '@asyncio/core'
import { isFatal } from '@asyncio/core/lowlevel'

/** Runs a loop until a future of it is done, and answers with its result. */
export async function runUntilDone<T>(loop: EventLoop, future: Future<T>): Promise<T> {
  const stop = (): void => {
    // A fatal error has ended the run by itself.
    if (!isFatal(failureOf(future))) loop.stop()
  }
  future.addDoneCallback(stop)
  try {
    await loop.runForever()
  } catch (error) {
    // Whoever called has the error now.
    failureOf(future)
    throw error
  } finally {
    future.removeDoneCallback(stop)
  }
  if (!future.done()) throw new RuntimeError('Event loop stopped before Future completed.')
  return future.result()
}

/** Returns the error of a future, and marks it as retrieved. */
function failureOf(future: Future<unknown>): unknown {
  return future.done() && !future.cancelled() ? future.exception() : null
}
