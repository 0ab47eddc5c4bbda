import type { Runnable } from '../contracts/runnable.ts'
import { Coroutine } from '../coroutines/coroutine.ts'
import type { GeneratorCoroutine } from '../coroutines/coroutine-like.ts'
import { toSeconds, type Duration } from '../duration.ts'
import type { Future } from '../futures/future.ts'
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
 * @param result what it answers with when the time is over
 * @throws {TypeError} if the delay is no duration, and {ValueError} if it is NaN
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
export function sleep(delay: Duration): Coroutine<void>
export function sleep<T>(delay: Duration, result: T): Coroutine<T>
export function sleep(delay: Duration, result?: unknown): Coroutine<unknown> {
  const seconds = toSeconds(delay, 'sleep()')
  return new Coroutine(seconds <= 0 ? oneTurn(result) : nap(seconds, result), 'sleep')
}

function* oneTurn<T>(result: T): GeneratorCoroutine<T> {
  yield
  return result
}

function* nap<T>(seconds: number, result: T): GeneratorCoroutine<T> {
  const loop = getRunningLoop()
  const over = loop.createFuture<T>()
  const timer = loop.scheduleAt(loop.time() + seconds, new Alarm(over, result))
  try {
    return yield* over
  } finally {
    timer.cancel()
  }
}

class Alarm<T> implements Runnable {
  readonly #over: Future<T>
  readonly #result: T

  constructor(over: Future<T>, result: T) {
    this.#over = over
    this.#result = result
  }

  run(): void {
    if (!this.#over.done()) this.#over.setResult(this.#result)
  }
}
