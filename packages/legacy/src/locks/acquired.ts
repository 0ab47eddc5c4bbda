import { Coroutine, RuntimeError, type GeneratorCoroutine } from '@asyncio/core'
import { awaitInGenerator, describeValue } from '@asyncio/core/lowlevel'
import { deprecated } from '../deprecated.ts'

/** An object that can be acquired and released: a lock, semaphore or condition of `@asyncio/sync`, or of another library. */
export interface AcquirableLike {
  acquire(): PromiseLike<unknown> | GeneratorCoroutine<unknown>
  release(): void
}

/**
 * Acquires a lock to the end of a block: `using held = yield* acquired(lock)` stands for `with (yield from lock)`.
 *
 * Works for whatever has `acquire` and `release`. Without the `yield*` it fails, as Python's `with lock` did.
 *
 * **Cancellation:** while it waits, ends the wait; the lock is not held then.
 *
 * Mirrors `Lock.__iter__`, `Semaphore.__iter__` and `Condition.__iter__`. Deprecated since Python 3.7, removed in 3.9.
 *
 * @throws {TypeError} if it is given something that can't be acquired
 *
 * @example
 * ```ts
 * import { acquired, coroutine, getEventLoop } from '@asyncio/legacy'
 * import { Lock } from '@asyncio/sync'
 *
 * const lock = new Lock()
 * const main = coroutine(function* main() {
 *   {
 *     using _held = yield* acquired(lock)
 *     console.log(lock.locked()) // true
 *   }
 *   console.log(lock.locked()) // false
 * })
 * await getEventLoop().runUntilComplete(main())
 * ```
 */
export function acquired(lock: AcquirableLike): AcquiringCoroutine {
  if (typeof lock?.acquire !== 'function' || typeof lock.release !== 'function')
    throw new TypeError(`acquired() takes an object with acquire() and release(): received ${describeValue(lock)}`)
  deprecated('acquired')
  return new AcquiringCoroutine(acquire(lock), 'acquired')
}

function* acquire(lock: AcquirableLike): GeneratorCoroutine<HeldOnce> {
  yield* awaitInGenerator(lock.acquire())
  return new HeldOnce(lock)
}

/** The wait of `acquired`, which `using` refuses: its result is what can be left. */
export class AcquiringCoroutine extends Coroutine<HeldOnce> {
  /** @throws {RuntimeError} always */
  get [Symbol.dispose](): never {
    this.close()
    throw new RuntimeError(
      '"yield from" should be used as context manager expression: write using held = yield* acquired(lock)',
    )
  }
}

/** A lock that is held, to be given back once. */
export class HeldOnce implements Disposable {
  #lock: AcquirableLike | null

  /** @internal */
  constructor(lock: AcquirableLike) {
    this.#lock = lock
  }

  /**
   * Gives the lock back.
   *
   * @throws {RuntimeError} if it was given back before
   */
  release(): void {
    const lock = this.#lock
    if (lock === null)
      throw new RuntimeError('Cannot leave what was left already: write yield* acquired(lock) for each block')
    this.#lock = null
    lock.release()
  }

  /**
   * Entered again, it fails before the block begins.
   *
   * @throws {RuntimeError} if it was left before
   */
  get [Symbol.dispose](): () => void {
    if (this.#lock === null)
      throw new RuntimeError('Cannot enter what was left already: write yield* acquired(lock) for each block')
    return () => {
      if (this.#lock !== null) this.release()
    }
  }
}
