import {
  Coroutine,
  getRunningLoop,
  sleep as sleepHere,
  type Duration,
  type EventLoop,
  type GeneratorCoroutine,
} from '@asyncio/core'
import { toSeconds } from '@asyncio/core/lowlevel'
import { givenLoop, type LoopOptions } from './checked-loop.ts'

/**
 * Waits for some seconds, by the clock of the loop that is given.
 *
 * **Cancellation:** ends the wait at once, and the timer with it.
 *
 * Mirrors `asyncio.sleep` with its `loop`, which is deprecated since Python 3.8 and was removed in 3.10.
 *
 * @param delay in seconds, or by its parts: `{ minutes: 5 }`
 * @throws {TypeError} if the delay is no duration
 */
export function sleep(delay: Duration): Coroutine<void>
/**
 * Waits for some seconds, by the clock of the loop that is given, and answers with a value.
 *
 * @param delay in seconds, or by its parts: `{ minutes: 5 }`
 * @param result what it answers with when the time is over
 * @throws {TypeError} if the delay is no duration
 * @throws {RuntimeError} (when awaited) if another loop runs
 *
 * @example
 * ```ts
 * import { getEventLoop, sleep } from '@asyncio/legacy'
 *
 * const loop = getEventLoop()
 * console.log(await loop.runUntilComplete(sleep(0.1, 'rested', { loop })))
 * ```
 */
export function sleep<T>(delay: Duration, result: T, options?: LoopOptions): Coroutine<T>
export function sleep(delay: Duration, result?: unknown, options: LoopOptions = {}): Coroutine<unknown> {
  const loop = givenLoop('sleep', options)
  const seconds = toSeconds(delay, 'sleep()')
  return loop === null || seconds <= 0
    ? sleepHere(delay, result)
    : new Coroutine(sleepIn(loop, seconds, result), 'sleep')
}

function* sleepIn<T>(loop: EventLoop, seconds: number, result: T): GeneratorCoroutine<T> {
  // Of another loop it can't be waited for, and what says so is what refuses its futures.
  if (loop !== getRunningLoop()) return yield* loop.createFuture<T>()
  return yield* sleepHere(seconds, result)
}
