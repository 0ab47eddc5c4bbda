import type { Runnable } from '../contracts/runnable.ts'
import { Coroutine } from '../coroutines/coroutine.ts'
import type { GeneratorCoroutine } from '../coroutines/coroutine-like.ts'
import { describeValue } from '../errors/describe-value.ts'
import { ValueError } from '../errors/value-error.ts'
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
 * @param delay in seconds
 * @param result what it answers with when the time is over
 * @throws {ValueError} if the delay is not a number
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
export function sleep(delay: number): Coroutine<void>
export function sleep<T>(delay: number, result: T): Coroutine<T>
export function sleep(delay: number, result?: unknown): Coroutine<unknown> {
  if (typeof delay !== 'number')
    throw new TypeError(`Cannot sleep as the delay must be a number of seconds: received ${describeValue(delay)}`)
  if (Number.isNaN(delay)) throw new ValueError('Cannot sleep as the delay must be a number of seconds: received NaN')
  return new Coroutine(delay <= 0 ? oneTurn(result) : nap(delay, result), 'sleep')
}

function* oneTurn<T>(result: T): GeneratorCoroutine<T> {
  yield
  return result
}

function* nap<T>(delay: number, result: T): GeneratorCoroutine<T> {
  const loop = getRunningLoop()
  const over = loop.createFuture<T>()
  const timer = loop.scheduleAt(loop.time() + delay, new Alarm(over, result))
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
