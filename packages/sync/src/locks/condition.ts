import { isCancelled, RuntimeError, type Coroutine, type GeneratorCoroutine, type WaitingOptions } from '@asyncio/core'
import { describeValue, inspectable, isThenable, requireWholeNumber, waitingCall } from '@asyncio/core/lowlevel'
import { WaitingLine } from '../waiting/waiting-line.ts'
import { Acquirable } from './acquirable.ts'
import { Lock } from './lock.ts'

/** A value that counts as false in a condition. */
type Falsy = false | 0 | 0n | '' | null | undefined

/** The lock of a condition: a `Lock`, or an object with the same three methods. */
export interface ConditionLock {
  acquire(options?: WaitingOptions): Coroutine<true>
  release(): void
  locked(): boolean
}

/**
 * A lock, and a place where those wait who hold it and don't find what they need: whoever changes something notifies them.
 *
 * `wait` gives the lock up while it waits, and has it again when it returns. Look again after it, or let `waitFor` do so: others may
 * have been faster.
 *
 * **Cancellation:** of a task that waits, ends its wait once it has the lock again; if it had been notified already, another one is.
 *
 * Mirrors `asyncio.Condition`.
 *
 * @example
 * ```ts
 * import { asyncWith, createTask } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 * import { Condition } from '@asyncio/sync'
 *
 * await run(async () => {
 *   const shelf: string[] = []
 *   const changed = new Condition()
 *   const customer = createTask(async () =>
 *     asyncWith(changed, async () => {
 *       await changed.waitFor(() => shelf.length > 0)
 *       console.log(`buys ${shelf.pop()}`)
 *     }),
 *   )
 *   await asyncWith(changed, () => {
 *     shelf.push('tea')
 *     changed.notify()
 *   })
 *   await customer
 * })
 * ```
 */
export class Condition extends Acquirable {
  /** @internal */
  static readonly inspected: void = /* @__PURE__ */ inspectable<Condition>(Condition, String)

  readonly #lock: ConditionLock
  readonly #waiters = new WaitingLine()

  /**
   * @param lock one that other conditions use, too; its own if there is none
   * @throws {TypeError} if it is no lock
   */
  constructor(lock: ConditionLock = new Lock()) {
    super()
    if (typeof lock?.acquire !== 'function' || typeof lock.release !== 'function' || typeof lock.locked !== 'function')
      throw new TypeError(`A condition takes a Lock: received ${describeValue(lock)}`)
    this.#lock = lock
  }

  /** Whether somebody holds its lock. */
  locked(): boolean {
    return this.#lock.locked()
  }

  /**
   * Acquires its lock.
   *
   * **Cancellation:** ends the wait; the lock is not held then.
   *
   * Mirrors `asyncio.Condition.acquire`.
   *
   * @returns `true`
   */
  acquire(options?: WaitingOptions): Coroutine<true> {
    return this.#lock.acquire(options)
  }

  /**
   * Gives its lock back.
   *
   * Mirrors `asyncio.Condition.release`.
   *
   * @throws {RuntimeError} if nobody holds it
   */
  release(): void {
    this.#lock.release()
  }

  /**
   * Gives the lock up, waits until it is notified, and acquires the lock again.
   *
   * It may return although nothing has changed: look again, and wait again.
   *
   * **Cancellation:** ends the wait, once the lock is held again: whatever else is asked for in the meantime, the lock is held when this ends.
   *
   * Mirrors `asyncio.Condition.wait`.
   *
   * @returns `true`
   * @throws {RuntimeError} (when awaited) if nobody holds the lock, or somebody has waited in another loop
   */
  wait(options?: WaitingOptions): Coroutine<true> {
    return waitingCall('Condition.wait', () => this.#wait(), options)
  }

  /**
   * Waits until something is the case: looks, and looks again each time it is notified.
   *
   * **Cancellation:** as of `wait`.
   *
   * Mirrors `asyncio.Condition.wait_for`.
   *
   * @param predicate looks; it is called with the lock held, and can't wait
   * @returns what the predicate has answered
   * @throws {RuntimeError} (when awaited) if it has to wait and nobody holds the lock
   * @throws {TypeError} if the predicate is no function; (when awaited) if it answers with a promise, which is always something true
   */
  waitFor<T>(
    predicate: () => T extends PromiseLike<unknown> ? never : T,
    options?: WaitingOptions,
  ): Coroutine<Exclude<T, Falsy>> {
    if (typeof predicate !== 'function')
      throw new TypeError(`waitFor() takes a function that looks: received ${describeValue(predicate)}`)
    return waitingCall('Condition.waitFor', () => this.#waitFor(predicate), options)
  }

  /**
   * Wakes some of those who wait, first come, first served. They go on when they get the lock, which the caller still holds.
   *
   * Mirrors `asyncio.Condition.notify`.
   *
   * @param count how many; fewer if fewer wait
   * @throws {RuntimeError} if nobody holds the lock
   * @throws {TypeError} if the count is no number
   * @throws {ValueError} if it is no whole one
   */
  notify(count = 1): void {
    requireWholeNumber(count, 'notify()', 'tasks')
    if (!this.locked()) throw new RuntimeError('cannot notify on un-acquired lock: acquire() it first')
    this.#notify(count)
  }

  /**
   * Wakes all who wait.
   *
   * Mirrors `asyncio.Condition.notify_all`.
   *
   * @throws {RuntimeError} if nobody holds the lock
   */
  notifyAll(): void {
    this.notify(Infinity)
  }

  /** As Python shows it: `<Condition [locked, waiters:2]>`. */
  override toString(): string {
    const { length } = this.#waiters
    return `<Condition [${this.locked() ? 'locked' : 'unlocked'}${length > 0 ? `, waiters:${length}` : ''}]>`
  }

  *#wait(): GeneratorCoroutine<true> {
    if (!this.locked()) throw new RuntimeError('cannot wait on un-acquired lock: acquire() it first')
    const loop = this.boundLoop()
    this.release()
    const place = this.#waiters.join(loop, this)
    let notified = false
    try {
      try {
        yield* place
      } finally {
        this.#waiters.leave(place)
        yield* this.#reacquire()
      }
      notified = true
      return true
    } finally {
      // The notification may have come before the failure: somebody else makes use of it, and if it hasn't, looks in vain.
      if (!notified) this.#notify(1)
    }
  }

  /** However often the task is cancelled: whoever waited holds the lock afterwards. The last cancellation is told then. */
  *#reacquire(): GeneratorCoroutine<void> {
    let cancellation: { error: unknown } | undefined
    for (;;) {
      try {
        yield* this.#lock.acquire()
        break
      } catch (error) {
        if (!isCancelled(error)) throw error
        cancellation = { error }
      }
    }
    if (cancellation !== undefined) throw cancellation.error
  }

  *#waitFor<T>(predicate: () => T): GeneratorCoroutine<Exclude<T, Falsy>> {
    for (;;) {
      const result = predicate()
      if (isThenable(result))
        throw new TypeError('waitFor() takes a function that answers at once, and this one has returned a promise')
      if (result) return result as Exclude<T, Falsy>
      yield* this.#wait()
    }
  }

  #notify(count: number): void {
    for (let left = count; left > 0 && this.#waiters.wakeNext(); left -= 1);
  }
}
