import { inspectable } from '#inspect'
import type { Runnable } from '../contracts/runnable.ts'
import type { ScheduledTimer } from '../contracts/event-loop.ts'
import { requireNumber } from '../duration.ts'
import { emitWarning } from '../errors/emit-warning.ts'
import { RuntimeError } from '../errors/runtime-error.ts'
import { TimeoutError } from '../errors/timeout-error.ts'
import { stopWatching } from '../leftovers/leftovers.ts'
import type { AsyncContextManager, Failure } from '../managers/async-with.ts'
import { cancellationIn } from './cancellation-signal.ts'
import { currentTask } from './current-task.ts'
import { spliceTimeoutError } from './splice-timeout-error.ts'
import type { Task } from './task.ts'

type State = 'created' | 'active' | 'expiring' | 'expired' | 'finished'

/**
 * A time limit for a part of a task: what is entered when the part begins, and left when it ends.
 *
 * Made by `timeout` and `timeoutAt`. At the deadline the task is cancelled, and the cancellation that leaves the part becomes a
 * `TimeoutError`. One that somebody else asked for stays what it is. It can be entered once.
 *
 * **Cancellation:** is let through; the limit is lifted.
 *
 * **Differs from Python:** a cancellation that the task was asked for before it entered, and that reaches it in the part, is never taken for
 * the deadline's (python/cpython#134471). An error that was thrown because of the deadline says so if it names the
 * cancellation as its `cause`: a `TimeoutError` is put between the two. JavaScript knows no implicit context of an error.
 *
 * Mirrors `asyncio.Timeout`.
 *
 * @example
 * ```ts
 * import { asyncWith, sleep, timeout } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   const limit = timeout(10)
 *   await asyncWith(limit, async () => sleep(0.1))
 *   console.log(limit.expired()) // false
 * })
 * ```
 */
export class Timeout implements AsyncContextManager<Timeout> {
  /** @internal */
  static readonly inspected: void = /* @__PURE__ */ inspectable<Timeout>(Timeout, (timeout) => timeout.toString())

  #state: State = 'created'
  #when: number | null
  #task: Task<unknown> | undefined
  #timer: ScheduledTimer | undefined
  /** The number of requests to stop that the task had when it entered. */
  #cancelRequests = 0
  #watched = false

  /**
   * @param when the deadline on the loop's clock, or `null` for none
   * @throws {ValueError} if it is not a number (NaN)
   */
  constructor(when: number | null) {
    this.#when = requireDeadline(when, 'Timeout()')
  }

  /** The deadline on the loop's clock, or `null` if there is none. */
  when(): number | null {
    return this.#when
  }

  /**
   * Moves the deadline. One that is past already expires in the loop's next turn.
   *
   * @param when on the loop's clock, `getRunningLoop().time()`, or `null` for no limit
   * @throws {RuntimeError} if it was not entered, has expired, or was left
   * @throws {ValueError} if it is not a number (NaN)
   */
  reschedule(when: number | null): void {
    const task = this.#requireActive()
    this.#when = requireDeadline(when, 'reschedule()')
    this.#timer?.cancel()
    this.#timer = when === null ? undefined : this.#plan(when, task)
  }

  /** Whether the deadline has passed while the part ran. It is true from that moment, also while the part still cleans up. */
  expired(): boolean {
    return this.#state === 'expiring' || this.#state === 'expired'
  }

  /**
   * Begins the part, in the task that calls.
   *
   * @throws {RuntimeError} if it was entered before, or the caller is in no task
   */
  enter(): this {
    if (this.#state !== 'created')
      throw new RuntimeError('Timeout has already been entered: make a new one with timeout() each time')
    const task = currentTask()
    if (task === null) throw new RuntimeError('Timeout should be used inside a task: createTask() makes one')
    this.#state = 'active'
    if (this.#watched) stopWatching(this)
    this.#task = task
    this.#cancelRequests = task.cancelling() - (task.cancellationIsPending() ? 1 : 0)
    if (this.#when !== null) this.#timer = this.#plan(this.#when, task)
    return this
  }

  /**
   * Ends the part.
   *
   * @param failure what the part failed with, if it did
   * @throws {TimeoutError} in place of the cancellation that the deadline has sent
   * @throws {RuntimeError} if it was not entered, or was left before
   */
  exit(failure?: Failure): void {
    if (this.#state !== 'expiring') {
      this.#requireActive()
      this.#state = 'finished'
      this.#timer?.cancel()
      this.#timer = undefined
      return
    }
    this.#state = 'expired'
    const requests = (this.#task as Task<unknown>).uncancel()
    // Somebody else wants the task to stop, too.
    if (requests > this.#cancelRequests || failure === undefined) return
    if (cancellationIn(failure.error) !== undefined) throw new TimeoutError('timed out', { cause: failure.error })
    spliceTimeoutError(failure.error)
  }

  /** @internal As a `Leftover`: whether nobody has entered it. */
  isLeft(): boolean {
    return this.#state === 'created'
  }

  /** @internal */
  watched(): void {
    this.#watched = true
  }

  /** @internal */
  report(): () => void {
    return () => {
      emitWarning('a timeout was never entered, and so limits nothing', {
        type: 'RuntimeWarning',
        detail:
          'Give it the function to run: await timeout(1, async () => work()). To wait for a second, await sleep(1).',
      })
    }
  }

  /** As Python shows it: `<Timeout [active] when=12.5>`. */
  toString(): string {
    const when = this.#when === null ? null : Math.round(this.#when * 1000) / 1000
    return `<Timeout [${this.#state}]${this.#state === 'active' ? ` when=${when}` : ''}>`
  }

  #plan(when: number, task: Task<unknown>): ScheduledTimer {
    const loop = task.getLoop()
    const expiry = new Expiry(() => {
      this.#state = 'expiring'
      this.#timer = undefined
      task.cancel()
    })
    if (when > loop.time()) return loop.scheduleAt(when, expiry)
    loop.schedule(expiry)
    return expiry
  }

  #requireActive(): Task<unknown> {
    if (this.#state === 'created')
      throw new RuntimeError('Timeout has not been entered: call enter(), or give timeout() the function to run')
    if (this.#state !== 'active') throw new RuntimeError(`Cannot change state of ${this.#state} Timeout`)
    return this.#task as Task<unknown>
  }
}

/** The timer of the deadline; it can be called off as long as it has not gone off. */
class Expiry implements Runnable, ScheduledTimer {
  #expire: (() => void) | undefined

  constructor(expire: () => void) {
    this.#expire = expire
  }

  cancel(): void {
    this.#expire = undefined
  }

  run(): void {
    this.#expire?.()
  }
}

function requireDeadline(when: number | null, what: string): number | null {
  return when === null ? null : requireNumber(when, what)
}
