import { isThenable } from '../coroutines/coroutine-body.ts'
import type { Awaitable, GeneratorCoroutine } from '../coroutines/coroutine-like.ts'
import { Coroutine } from '../coroutines/coroutine.ts'
import { requireAwaitable } from '../coroutines/require-coroutine.ts'
import { toSeconds, type Duration } from '../duration.ts'
import { isCancelled } from '../errors/cancelled-error.ts'
import { TimeoutError } from '../errors/timeout-error.ts'
import { CompletionWatch } from '../futures/completion-watch.ts'
import type { Future } from '../futures/future.ts'
import { wrapFuture } from '../futures/wrap-future.ts'
import { getRunningLoop } from '../running-loop.ts'
import { requireOptions } from '../options.ts'
import { requireSignal, type AbortSignalLike } from '../tasks/abort-signal.ts'
import { currentTask } from '../tasks/current-task.ts'
import { Timeout } from '../tasks/timeout.ts'
import { untilAborted } from '../tasks/until-aborted.ts'
import { runWithin } from '../tasks/with-timeout.ts'
import { ensureFuture } from './ensure-future.ts'
import { Gate } from './gate.ts'

/** Options that end the wait. */
export interface WaitForOptions {
  /** Cancels what is waited for when it aborts, with its reason as the message. */
  signal?: AbortSignalLike
}

/**
 * Waits for one thing, and no longer than some time: then it is cancelled, and a `TimeoutError` is thrown once it has ended.
 *
 * A coroutine runs as part of the calling task, and so does a function. If what is cancelled ends with a result or an error of its own
 * all the same, that is what comes out. With zero or less it is not waited for: a future that is done gives its result, a
 * coroutine does not begin.
 *
 * **Cancellation:** reaches what is waited for; `shield` keeps it off.
 *
 * **Differs from Python:** takes a promise, too, and stops waiting for it at the deadline; what the promise stands for goes on. What the task waits
 * for besides, in a `Promise.all` around the call, is cancelled with it: wait for several things beside each other with `gather`.
 *
 * Mirrors `asyncio.wait_for`.
 *
 * @param timeout in seconds, or by its parts; `null` for no limit
 * @throws {TimeoutError} (when awaited) if the time was over; its `cause` is the cancellation
 * @throws {TypeError} if it can't be awaited
 * @throws {ValueError} if the time is not a number (NaN)
 *
 * @example
 * ```ts
 * import { sleep, TimeoutError, waitFor } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   console.log(await waitFor(sleep(0.1, 'in time'), 1))
 *   await waitFor(sleep(60), { milliseconds: 100 }).catch((error) => {
 *     if (error instanceof TimeoutError) console.log('too slow')
 *   })
 * })
 * ```
 */
export function waitFor<T>(
  awaitable: Awaitable<T>,
  timeout: Duration | null,
  options: WaitForOptions = {},
): Coroutine<T> {
  requireAwaitable(awaitable)
  requireOptions(options, 'waitFor()', 'signal')
  const { signal } = options
  if (signal !== undefined) requireSignal(signal)
  const seconds = timeout === null ? null : toSeconds(timeout, 'waitFor()')
  return new Coroutine(waitWithin(awaitable, seconds, signal), 'waitFor')
}

function* waitWithin<T>(
  awaitable: Awaitable<T>,
  seconds: number | null,
  signal: AbortSignalLike | undefined,
): GeneratorCoroutine<T> {
  if (signal?.aborted === true) return yield* resultOfAborted(ensureFuture(awaitable), signal.reason)
  if (seconds !== null && seconds <= 0) return yield* resultInNoTime(ensureFuture(awaitable))
  const limit = new Timeout(seconds === null ? null : getRunningLoop().time() + seconds)
  const waiting = runWithin(limit, () => begin(awaitable))
  return yield* signal === undefined ? waiting : untilAborted(signal, waiting)
}

/** The future that the calling task waits for. A promise can't be cancelled, but waiting for it can. */
function begin<T>(awaitable: Awaitable<T>): PromiseLike<T> | GeneratorCoroutine<T> {
  if (typeof awaitable === 'function') return awaitable()
  return !(awaitable instanceof Coroutine) && isThenable<T>(awaitable) ? wrapFuture(awaitable) : awaitable
}

function* resultInNoTime<T>(future: Future<T>): GeneratorCoroutine<T> {
  if (future.done()) return future.result()
  yield* cancelAndWait(future)
  try {
    return future.result()
  } catch (error) {
    throw isCancelled(error) ? new TimeoutError('timed out', { cause: error }) : error
  }
}

function* resultOfAborted<T>(future: Future<T>, reason: unknown): GeneratorCoroutine<T> {
  if (!future.done()) yield* cancelAndWait(future, reason)
  return future.result()
}

/** Waits for the future's end, and not for the future: whoever is cancelled here is cancelled at once. */
function* cancelAndWait(future: Future<unknown>, message?: unknown): GeneratorCoroutine<void> {
  const gate = new Gate(getRunningLoop())
  const watch = new CompletionWatch(future, () => gate.open(), currentTask() ?? undefined)
  watch.begin()
  try {
    future.cancel(message)
    yield* gate.opened
  } finally {
    watch.end()
  }
}
