/** The primitive that a `Guard` releases. */
interface Releasable {
  release(): void
}

/**
 * Holds a lock, a semaphore or a condition to the end of a block: what `guard()` answers with.
 *
 * It gives it back once: when the block is left, or before by `release()`.
 *
 * **Differs from Python:** `async with lock` is all there is there.
 *
 * @example
 * ```ts
 * import { run } from '@asyncio/loop'
 * import { Lock } from '@asyncio/sync'
 *
 * const lock = new Lock()
 * await run(async () => {
 *   {
 *     using held = await lock.guard()
 *     console.log(lock.locked(), held.released) // true false
 *   }
 *   console.log(lock.locked()) // false
 * })
 * ```
 */
export class Guard implements Disposable {
  #held: Releasable | undefined

  /** @internal */
  constructor(held: Releasable) {
    this.#held = held
  }

  /** Whether it has been given back. */
  get released(): boolean {
    return this.#held === undefined
  }

  /** Gives it back now, and not at the end of the block. The second time it does nothing. */
  release(): void {
    const held = this.#held
    this.#held = undefined
    held?.release()
  }

  [Symbol.dispose](): void {
    this.release()
  }
}
