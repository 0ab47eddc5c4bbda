import { ValueError, type Coroutine, type WaitingOptions } from '@asyncio/core'
import { ImmediateResult, inspectable, requireNumber, waitingCall } from '@asyncio/core/lowlevel'
import { WaitInLine } from '../waiting/wait-in-line.ts'
import { WaitingLine } from '../waiting/waiting-line.ts'
import { Acquirable } from './acquirable.ts'

const ACQUIRED = new ImmediateResult<true>(true)

/**
 * A number of permits: a task takes one and gives it back, and waits while there is none, first come, first served.
 *
 * It limits how much goes on at once: requests to a server, open files.
 *
 * **Cancellation:** of a task that waits, ends its wait. If it had been given a permit already, that goes to the next in line.
 *
 * Mirrors `asyncio.Semaphore`.
 *
 * @example
 * ```ts
 * import { asyncWith, gather, sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 * import { Semaphore } from '@asyncio/sync'
 *
 * await run(async () => {
 *   const two = new Semaphore(2)
 *   const fetchPage = (page: number) => async () =>
 *     asyncWith(two, async () => {
 *       console.log(`page ${page}`)
 *       await sleep(0.1)
 *     })
 *   await gather([1, 2, 3, 4].map(fetchPage)) // two at a time
 * })
 * ```
 */
export class Semaphore extends Acquirable {
  /** @internal */
  static readonly inspected: void = /* @__PURE__ */ inspectable<Semaphore>(Semaphore, String)

  #value: number
  readonly #waiters = new WaitingLine()

  /**
   * @param value how many permits there are; `Infinity` for no limit
   * @throws {ValueError} if it is less than zero, or no whole number
   * @throws {TypeError} if it is no number
   */
  constructor(value = 1) {
    super()
    requireNumber(value, 'A semaphore', 'permits')
    if (value < 0) throw new ValueError(`Semaphore initial value must be >= 0: received ${value}`)
    if (!Number.isInteger(value) && value !== Infinity)
      throw new ValueError(`A semaphore has a whole number of permits: received ${value}`)
    this.#value = value
  }

  /** The number of free permits. */
  get value(): number {
    return this.#value
  }

  /** Whether whoever acquires it now would have to wait: no permit is free, or others wait for one already. */
  locked(): boolean {
    return this.#value === 0 || this.#waiters.isWaitedIn()
  }

  /**
   * Takes a permit, at once if one is free and nobody waits for one.
   *
   * **Cancellation:** ends the wait; no permit is held then, and one that was given already goes to the next in line.
   *
   * Mirrors `asyncio.Semaphore.acquire`.
   *
   * @returns `true`
   * @throws {RuntimeError} (when awaited) if it has to wait, and somebody has waited for it in another loop
   */
  acquire(options?: WaitingOptions): Coroutine<true> {
    return waitingCall('Semaphore.acquire', () => (this.#take() ? ACQUIRED : this.#wait()), options)
  }

  /**
   * Gives a permit back, to the first who waits for one. There may be more of them afterwards than there were at first.
   *
   * Mirrors `asyncio.Semaphore.release`.
   */
  release(): void {
    this.#value += 1
    this.#giveToNext()
  }

  get [Symbol.toStringTag](): string {
    return 'Semaphore'
  }

  /** As Python shows it: `<Semaphore [unlocked, value:2]>`. */
  override toString(): string {
    const { length } = this.#waiters
    const state = this.locked() ? 'locked' : `unlocked, value:${this.#value}`
    return `<${this[Symbol.toStringTag]} [${state}${length > 0 ? `, waiters:${length}` : ''}]>`
  }

  #take(): boolean {
    if (this.locked()) return false
    this.#value -= 1
    return true
  }

  #wait(): WaitInLine<true> {
    return new WaitInLine(
      this,
      this.#waiters,
      () => {
        this.#giveWhatIsFree()
        return ACQUIRED
      },
      (turn) => {
        // Whoever is woken has been given its permit already.
        if (turn.done() && !turn.cancelled()) this.#value += 1
        this.#giveWhatIsFree()
      },
    )
  }

  #giveWhatIsFree(): void {
    while (this.#value > 0 && this.#giveToNext());
  }

  #giveToNext(): boolean {
    if (!this.#waiters.wakeNext()) return false
    this.#value -= 1
    return true
  }
}
