import { ValueError } from '@asyncio/core'
import { Semaphore } from './semaphore.ts'

/**
 * A semaphore that never has more permits than it had at first: one release too many is a mistake, and found.
 *
 * **Cancellation:** as of a `Semaphore`.
 *
 * Mirrors `asyncio.BoundedSemaphore`.
 *
 * @example
 * ```ts
 * import { BoundedSemaphore } from '@asyncio/sync'
 *
 * const permits = new BoundedSemaphore(2)
 * try {
 *   permits.release()
 * } catch (error) {
 *   console.log(String(error)) // ValueError: BoundedSemaphore released too many times ...
 * }
 * ```
 */
export class BoundedSemaphore extends Semaphore {
  readonly #bound: number

  /**
   * @param value how many permits there are; `Infinity` for no limit
   * @throws {ValueError} if it is less than zero, or no whole number
   * @throws {TypeError} if it is no number
   */
  constructor(value = 1) {
    super(value)
    this.#bound = value
  }

  /**
   * Gives a permit back, to the first who waits for one.
   *
   * Mirrors `asyncio.BoundedSemaphore.release`.
   *
   * @throws {ValueError} if all permits are there already
   */
  override release(): void {
    if (this.value >= this.#bound)
      throw new ValueError(`BoundedSemaphore released too many times: all ${this.#bound} permits are free`)
    super.release()
  }

  override get [Symbol.toStringTag](): string {
    return 'BoundedSemaphore'
  }
}
