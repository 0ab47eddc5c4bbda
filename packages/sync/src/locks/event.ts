import type { Coroutine, WaitingOptions } from '@asyncio/core'
import { ImmediateResult, inspectable, waitingCall } from '@asyncio/core/lowlevel'
import { LoopBound } from '../waiting/loop-bound.ts'
import { WaitInLine } from '../waiting/wait-in-line.ts'
import { WaitingLine } from '../waiting/waiting-line.ts'

const IS_SET = new ImmediateResult<true>(true)

/**
 * An event happens once it is set; any number of tasks wait for it.
 *
 * It is not the `Event` of the web, which tells a listener; import it by another name where you need both.
 *
 * **Cancellation:** of a task that waits, ends its wait, and nobody else's.
 *
 * Mirrors `asyncio.Event`.
 *
 * @example
 * ```ts
 * import { createTask, sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 * import { Event } from '@asyncio/sync'
 *
 * await run(async () => {
 *   const opened = new Event()
 *   const guest = createTask(async () => {
 *     await opened.wait()
 *     console.log('come in')
 *   })
 *   await sleep(0.1)
 *   opened.set()
 *   await guest
 * })
 * ```
 */
export class Event extends LoopBound {
  /** @internal */
  static readonly inspected: void = /* @__PURE__ */ inspectable<Event>(Event, String)

  #set = false
  readonly #waiters = new WaitingLine()

  /** Whether it has happened. */
  isSet(): boolean {
    return this.#set
  }

  /** Sets the event, and wakes all tasks that wait for it. They go on, even if it is cleared before they run. */
  set(): void {
    if (this.#set) return
    this.#set = true
    this.#waiters.wakeAll()
  }

  /** From now on it has not happened, and whoever waits for it waits until it is set again. */
  clear(): void {
    this.#set = false
  }

  /**
   * Waits until it has happened; not at all if it has.
   *
   * **Cancellation:** ends the wait.
   *
   * Mirrors `asyncio.Event.wait`.
   *
   * @returns `true`
   * @throws {RuntimeError} (when awaited) if it has to wait, and somebody has waited for it in another loop
   */
  wait(options?: WaitingOptions): Coroutine<true> {
    return waitingCall('Event.wait', () => (this.#set ? IS_SET : this.#wait()), options)
  }

  /** As Python shows it: `<Event [unset, waiters:2]>`. */
  override toString(): string {
    const { length } = this.#waiters
    return `<Event [${this.#set ? 'set' : 'unset'}${length > 0 ? `, waiters:${length}` : ''}]>`
  }

  #wait(): WaitInLine<true> {
    return new WaitInLine(this, this.#waiters, () => IS_SET)
  }
}
