import {
  Coroutine,
  getRunningLoop,
  RuntimeError,
  ValueError,
  type Future,
  type GeneratorCoroutine,
} from '@asyncio/core'
import { callInGenerator, describeValue } from '@asyncio/core/lowlevel'

/**
 * Puts steps of several tasks in an order: step 0 runs first, then step 1, wherever they stand.
 *
 * Each step runs once, and the next may begin when its body has ended, however it did.
 *
 * **Cancellation:** ends the wait of a step. The order can't be kept then, so every other step fails with a `RuntimeError`.
 *
 * **Differs from Python:** asyncio has nothing of the kind; it is trio's `Sequencer`.
 *
 * @example
 * ```ts
 * import { gather } from '@asyncio/core'
 * import { isolated, Sequencer } from '@asyncio/testing'
 *
 * await isolated(async () => {
 *   const sequencer = new Sequencer()
 *   const say = (text: string) => () => console.log(text)
 *   await gather([
 *     async () => {
 *       await sequencer.step(0, say('first'))
 *       await sequencer.step(2, say('third'))
 *     },
 *     async () => sequencer.step(1, say('second')),
 *   ])
 * })
 * ```
 */
export class Sequencer {
  #next = 0
  #broken = false
  readonly #taken = new Set<number>()
  readonly #waiting = new Map<number, Future<void>>()

  /**
   * Waits until every step before this one has ended, and runs a body.
   *
   * @param position 0, 1, 2 and so on
   * @returns what the body returns
   * @throws {ValueError} if the position is none
   * @throws {RuntimeError} if the step was taken before, or a step that waited was cancelled
   */
  step(position: number): Coroutine<void>
  step<T>(position: number, body: () => T | PromiseLike<T> | GeneratorCoroutine<T>): Coroutine<T>
  step(position: number, body: () => unknown = () => undefined): Coroutine<unknown> {
    if (!Number.isInteger(position) || position < 0)
      throw new ValueError(`A step's position is 0, 1, 2 and so on: received ${describeValue(position)}`)
    return new Coroutine(this.#step(position, body), 'step')
  }

  *#step(position: number, body: () => unknown): GeneratorCoroutine<unknown> {
    if (this.#taken.has(position)) throw new RuntimeError(`Attempted to re-use sequence point ${position}`)
    this.#taken.add(position)
    if (this.#broken) throw brokenSequence()
    if (position !== this.#next) yield* this.#turnOf(position)
    try {
      return yield* callInGenerator(body)
    } finally {
      this.#next = position + 1
      this.#waiting.get(this.#next)?.setResult()
    }
  }

  *#turnOf(position: number): GeneratorCoroutine<void> {
    const turn = getRunningLoop().createFuture<void>()
    this.#waiting.set(position, turn)
    let came = false
    try {
      yield* turn
      came = true
    } finally {
      this.#waiting.delete(position)
      if (!came) this.#break()
    }
  }

  #break(): void {
    if (this.#broken) return
    this.#broken = true
    for (const turn of this.#waiting.values()) if (!turn.done()) turn.setException(brokenSequence())
  }
}

function brokenSequence(): RuntimeError {
  return new RuntimeError('sequence broken! A step that waited for its turn was cancelled')
}
