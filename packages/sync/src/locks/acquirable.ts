import { waitingCall } from '@asyncio/core/lowlevel'
import { Coroutine, type AsyncContextManager, type GeneratorCoroutine, type WaitingOptions } from '@asyncio/core'
import { LoopBound } from '../waiting/loop-bound.ts'
import { Guard } from './guard.ts'

/**
 * An object that is acquired, and released afterwards: a `Lock`, a `Semaphore`, a `Condition`.
 *
 * It is a manager for `asyncWith`, and `guard()` holds it to the end of a block.
 */
export abstract class Acquirable extends LoopBound implements AsyncContextManager<void> {
  /** Acquires it: waits until it is the caller's turn. */
  abstract acquire(options?: WaitingOptions): Coroutine<true>

  /** Gives it back. */
  abstract release(): void

  /** Whether whoever acquires it now would have to wait. */
  abstract locked(): boolean

  /** Acquires it, for `asyncWith`. */
  enter(): Coroutine<void> {
    return new Coroutine(this.#enter(), 'enter')
  }

  /** Releases it, for `asyncWith`. */
  exit(): void {
    this.release()
  }

  /**
   * Acquires it to the end of a block: `using held = await lock.guard()`. A block that returns a promise has to await it, `return await work()`,
   * or it gives this back before the work has begun.
   *
   * **Cancellation:** while it waits, ends the wait; it is not held then.
   *
   * **Differs from Python:** `using` stands for what `async with` is there. Where the compiler does not know `using`, take `asyncWith`.
   */
  guard(options?: WaitingOptions): Coroutine<Guard> {
    return waitingCall('guard', () => this.#guard(), options)
  }

  *#enter(): GeneratorCoroutine<void> {
    yield* this.acquire()
  }

  *#guard(): GeneratorCoroutine<Guard> {
    yield* this.acquire()
    return new Guard(this)
  }
}
