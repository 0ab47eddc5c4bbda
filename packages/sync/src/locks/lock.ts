import { RuntimeError, type Coroutine, type WaitingOptions } from '@asyncio/core'
import { ImmediateResult, inspectable, waitingCall } from '@asyncio/core/lowlevel'
import { WaitInLine } from '../waiting/wait-in-line.ts'
import { WaitingLine } from '../waiting/waiting-line.ts'
import { Acquirable } from './acquirable.ts'

const ACQUIRED = new ImmediateResult<true>(true)

/**
 * A lock: one task holds it, the others wait, first come, first served.
 *
 * It belongs to no task: any task may release it. Whoever holds it and acquires it again waits for itself, for ever. Between two
 * suspensions a task needs no lock, for nobody else runs; a lock keeps something whole across an `await`.
 *
 * **Cancellation:** of a task that waits, ends its wait. If it had been its turn already, the next in line gets it.
 *
 * Mirrors `asyncio.Lock`.
 *
 * @example
 * ```ts
 * import { asyncWith, gather, sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 * import { Lock } from '@asyncio/sync'
 *
 * let balance = 100
 *
 * await run(async () => {
 *   const lock = new Lock()
 *   const withdraw = async (amount: number) =>
 *     asyncWith(lock, async () => {
 *       const before = balance
 *       await sleep(0.1) // the bank thinks, and nobody else comes in between
 *       balance = before - amount
 *     })
 *   await gather([() => withdraw(30), () => withdraw(50)])
 *   console.log(balance) // 20
 * })
 * ```
 */
export class Lock extends Acquirable {
  /** @internal */
  static readonly inspected: void = /* @__PURE__ */ inspectable<Lock>(Lock, String)

  #locked = false
  readonly #waiters = new WaitingLine()

  /** Whether somebody holds it. */
  locked(): boolean {
    return this.#locked
  }

  /**
   * Acquires it, at once if it is free and nobody waits for it.
   *
   * **Cancellation:** ends the wait; the lock is not held then, and the turn is handed on.
   *
   * Mirrors `asyncio.Lock.acquire`.
   *
   * @returns `true`
   * @throws {RuntimeError} (when awaited) if it has to wait, and somebody has waited for it in another loop
   */
  acquire(options?: WaitingOptions): Coroutine<true> {
    return waitingCall('Lock.acquire', () => (this.#take() ? ACQUIRED : this.#wait()), options)
  }

  /**
   * Gives it back, and wakes the first who waits for it: that one has it when it runs next, and nobody gets in between.
   *
   * Mirrors `asyncio.Lock.release`.
   *
   * @throws {RuntimeError} if nobody holds it
   */
  release(): void {
    if (!this.#locked) throw new RuntimeError('Lock is not acquired: release() comes after acquire(), and once')
    this.#locked = false
    this.#waiters.wakeFirst()
  }

  /** As Python shows it: `<Lock [locked, waiters:2]>`. */
  override toString(): string {
    const { length } = this.#waiters
    return `<Lock [${this.#locked ? 'locked' : 'unlocked'}${length > 0 ? `, waiters:${length}` : ''}]>`
  }

  #take(): boolean {
    if (this.#locked || this.#waiters.isWaitedIn()) return false
    this.#locked = true
    return true
  }

  #wait(): WaitInLine<true> {
    return new WaitInLine(
      this,
      this.#waiters,
      () => {
        this.#locked = true
        return ACQUIRED
      },
      () => {
        // It may have been woken before it was cancelled, and nobody else was.
        if (!this.#locked) this.#waiters.wakeFirst()
      },
    )
  }
}
