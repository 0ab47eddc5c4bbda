import type { EventLoop, ScheduledTimer } from '../contracts/event-loop.ts'
import type { Runnable } from '../contracts/runnable.ts'
import { Coroutine } from '../coroutines/coroutine.ts'
import { Turn } from '../coroutines/operation.ts'
import { toSeconds, type Duration } from '../duration.ts'
import { Future } from '../futures/future.ts'
import { requireThat } from '../options.ts'
import { getRunningLoop } from '../running-loop.ts'

/**
 * Waits for some seconds, while everything else goes on.
 *
 * With zero or less it waits for one turn of the loop: everything that is ready now comes first.
 *
 * **Cancellation:** ends the wait at once, and the timer with it.
 *
 * Mirrors `asyncio.sleep`.
 *
 * @param delay in seconds, or by its parts: `{ minutes: 5 }`
 * @throws {TypeError} if the delay is no duration
 * @throws {ValueError} if it is NaN
 *
 * @example
 * ```ts
 * import { sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   await sleep(0.5)
 *   console.log('rested')
 * })
 * ```
 */
export function sleep(delay: Duration): Coroutine<void>
/**
 * Waits for some seconds, and answers with a value.
 *
 * @param delay in seconds, or by its parts: `{ minutes: 5 }`
 * @param result what it answers with when the time is over
 * @throws {TypeError} if the delay is no duration, or the result is `{ signal }`, which is no option here
 * @throws {ValueError} if it is NaN
 *
 * @example
 * ```ts
 * import { sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   console.log(await sleep(0.5, 'rested'))
 * })
 * ```
 */
export function sleep<T>(delay: Duration, result: T): Coroutine<T>
export function sleep(delay: Duration, result?: unknown): Coroutine<unknown> {
  const seconds = toSeconds(delay, 'sleep()')
  if (typeof result === 'object' && result !== null) requireNoSignal(result)
  return new Coroutine(seconds <= 0 ? new Turn(result) : () => alarm(seconds, result), 'sleep')
}

/** Refuses what the platform's own timers take, and is nobody's result. */
function requireNoSignal(result: object): void {
  const isOption = Object.keys(result).join() === 'signal'
  requireThat(!isOption, 'sleep() takes no signal: write waitFor(sleep(1), null, { signal })', result)
}

function alarm<T>(seconds: number, result: T): Alarm<T> {
  return new Alarm(getRunningLoop(), seconds, result)
}

/** A future that is done after some time. The timer goes with it if it is cancelled before. */
class Alarm<T> extends Future<T> implements Runnable {
  readonly #result: T
  readonly #timer: ScheduledTimer

  constructor(loop: EventLoop, seconds: number, result: T) {
    super({ loop })
    this.#result = result
    this.#timer = loop.scheduleAt(loop.time() + seconds, this)
  }

  override cancel(message?: unknown): boolean {
    this.#timer.cancel()
    return super.cancel(message)
  }

  run(): void {
    if (!this.done()) this.setResult(this.#result)
  }
}
