import {
  Coroutine,
  waitFor as waitForFuture,
  type Awaitable,
  type Duration,
  type EventLoop,
  type GeneratorCoroutine,
} from '@asyncio/core'
import { awaitInGenerator, toSeconds } from '@asyncio/core/lowlevel'
import { ensureFuture } from '../tasks/ensure-future.ts'
import { givenLoop, type LoopOptions } from './checked-loop.ts'

/**
 * Waits for something, and not for ever: when the time is over it is cancelled, and a `TimeoutError` thrown. A coroutine runs in a task of its
 * own, unless there is no time limit.
 *
 * **Cancellation:** cancels what is waited for.
 *
 * Mirrors `asyncio.wait_for` as it was until Python 3.11, with its `loop`, which is deprecated since 3.8 and was removed in 3.10.
 *
 * @param timeout in seconds, or by its parts; `null` for no limit
 * @throws {TimeoutError} (when awaited) if it took too long
 * @throws {ValueError} (when awaited) if it belongs to another loop
 *
 * @example
 * ```ts
 * import { getEventLoop, sleep, TimeoutError, waitFor } from '@asyncio/legacy'
 *
 * const loop = getEventLoop()
 * try {
 *   await loop.runUntilComplete(waitFor(sleep(60), 0.1, { loop }))
 * } catch (error) {
 *   console.log(error instanceof TimeoutError) // true
 * }
 * ```
 */
export function waitFor<T>(awaitable: Awaitable<T>, timeout: Duration | null, options: LoopOptions = {}): Coroutine<T> {
  const loop = givenLoop('waitFor', options)
  if (timeout !== null) toSeconds(timeout, 'waitFor()')
  return new Coroutine(waitWithin(awaitable, timeout, loop), 'waitFor')
}

function* waitWithin<T>(
  awaitable: Awaitable<T>,
  timeout: Duration | null,
  loop: EventLoop | null,
): GeneratorCoroutine<T> {
  if (timeout === null) return yield* awaitInGenerator(typeof awaitable === 'function' ? awaitable() : awaitable)
  return yield* waitForFuture(ensureFuture(awaitable, { loop }), timeout) as Iterable<unknown, T>
}
