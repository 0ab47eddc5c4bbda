import {
  RuntimeError,
  ValueError,
  type Context,
  type Duration,
  type EventLoop,
  type Runnable,
  type ScheduledTimer,
  type TimerHandle,
} from '@asyncio/core'
import { currentLoop, describeWaits, foreignFutures, requireNumber, toSeconds } from '@asyncio/core/lowlevel'
import { BaseEventLoop, type BaseEventLoopOptions } from '@asyncio/loop'
import { AssertionError } from './assertion-error.ts'
import { ClockReader, type ClockScript } from './clock-script.ts'
import { DeadlockError } from './deadlock-error.ts'
import { MemoryNetwork } from './network/memory-network.ts'
import { PendingTimers } from './pending-timers.ts'
import { TimeMoves } from './time-moves.ts'
import { VirtualHost } from './virtual-host.ts'

/** After so many looks the platform has its chance: a program whose timers never end must not keep everything else from happening. */
const LOOKS_PER_VISIT = 64

/** Options of virtual time. */
export interface VirtualEventLoopOptions extends Pick<BaseEventLoopOptions, 'readyQueue'> {
  /** Makes its network, if not `new MemoryNetwork(loop)`: with a seed of its own, say. */
  network?: (loop: EventLoop) => MemoryNetwork
  /** Whether time jumps to the next timer by itself when there is nothing else to do; `true` by default, unless there is a script. */
  autojump?: boolean
  /** The first time of its clock, in seconds; 0 by default. */
  start?: number
  /** Called with each timer that is set; returns how far time moves then. */
  script?: ClockScript
}

/**
 * An event loop for tests: its time starts at 0, and jumps to the next timer whenever there is nothing else to do. An hour of
 * sleeping takes no time, and everything happens in the same order each time.
 *
 * When nothing can ever run again, the run rejects with a `DeadlockError` that names the tasks that wait, and for what. While
 * anything waits for a foreign promise (a real file, a real socket) that can't be known, and the loop waits too, unless a timer is
 * set: then its time jumps ahead. A future of ours that only the world outside would settle, a real `setTimeout` say, is taken for
 * one that nobody will.
 *
 * With `autojump: false` time stands still, and only `advance` moves it. Nobody can know then what is still to come, so no deadlock is
 * told of.
 *
 * @example
 * ```ts
 * import { getRunningLoop, sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 * import { VirtualEventLoop } from '@asyncio/testing'
 *
 * async function main(): Promise<void> {
 *   await sleep(3600)
 *   console.log(getRunningLoop().time()) // 3600, at once
 * }
 *
 * await run(main, { loopFactory: () => new VirtualEventLoop() })
 * ```
 */
export class VirtualEventLoop extends BaseEventLoop {
  declare readonly network: MemoryNetwork
  readonly #host: VirtualHost
  readonly #moves = new TimeMoves()
  readonly #timers = new PendingTimers()
  readonly #reader: ClockReader | undefined
  #autojump: boolean
  #looks = 0
  /** @internal Whether time must not jump now, which is asked again and again. */
  isHeld: () => boolean = () => false
  /** A run that only lasts until everybody who waits outside has come to his time. */
  #ownRun: Promise<void> | undefined

  /**
   * @throws {TypeError} if the time is no number, or the script no function
   * @throws {ValueError} if the time is not finite, or there is a script and time jumps by itself
   */
  constructor({ autojump, start = 0, script, ...parts }: VirtualEventLoopOptions = {}) {
    requireFinite(start, "A loop's start")
    if (script !== undefined && autojump === true)
      throw new ValueError('Cannot follow a script as time jumps by itself: leave out autojump, or the script')
    const reader = script === undefined ? undefined : new ClockReader(script)
    const host = new VirtualHost(start, () => this.#lookAgain())
    super({ network: (loop) => new MemoryNetwork(loop), ...parts, host })
    this.#host = host
    this.#reader = reader
    this.#autojump = autojump ?? script === undefined
  }

  /** Whether time jumps by itself. Set it to let the rest of a program run that was moved by hand so far. */
  get autojump(): boolean {
    return this.#autojump
  }

  set autojump(enabled: boolean) {
    this.#autojump = enabled
    this.#lookAgain()
  }

  /**
   * Moves time on. Every timer that is due on the way goes off at its own time, in order, and all that follows from it is done before the
   * next does. It resolves when nothing is left to do at the new time.
   *
   * Call it in a task of the loop, or outside. Outside, a loop that nobody runs is run for as long as it takes. If the run ends on the
   * way, the clock moves on all the same, and timers that are left wait for the next run.
   *
   * **Cancellation:** in a task, ends the wait, and time stays where it has come to.
   *
   * @param duration in seconds, or by its parts: `{ minutes: 5 }`
   * @throws {RuntimeError} if time jumps by itself, or the loop is closed
   * @throws {TypeError} if it is no duration, and {ValueError} if it is negative or not finite
   *
   * @example
   * ```ts
   * import { sleep } from '@asyncio/core'
   * import { VirtualEventLoop } from '@asyncio/testing'
   *
   * const loop = new VirtualEventLoop({ autojump: false })
   * const nap = loop.createTask(sleep(10, 'rested'))
   * await loop.advance(9)
   * console.log(nap.done()) // false
   * await loop.advance(1)
   * console.log(nap.result()) // rested
   * loop.close()
   * ```
   */
  advance(duration: Duration): Promise<void> {
    const seconds = requireFinite(toSeconds(duration, 'advance()'), 'advance()')
    if (seconds < 0) throw new ValueError(`Cannot advance time as it never goes back: received ${seconds}`)
    if (this.#autojump)
      throw new RuntimeError(
        'Cannot advance time as it jumps by itself: make the loop with new VirtualEventLoop({ autojump: false })',
      )
    return this.#until(this.time() + seconds)
  }

  /**
   * Waits until nothing can run without time moving on: in a task of the loop, or outside, where a loop that nobody runs is run for as
   * long as it takes.
   *
   * **Cancellation:** in a task, ends the wait.
   *
   * @throws {RuntimeError} if the loop is closed
   */
  untilIdle(): Promise<void> {
    return this.#until(this.time())
  }

  /** The timers of `callLater` and `callAt` that have not gone off, in the order in which they were set. */
  pendingTimers(): TimerHandle[] {
    return this.#timers.pending(this.time())
  }

  override callAtIn<A extends unknown[]>(
    context: Context,
    when: number,
    callback: (...args: A) => unknown,
    ...args: A
  ): TimerHandle {
    const timer = super.callAtIn(context, when, callback, ...args)
    this.#timers.add(timer, this.time())
    this.#reader?.note(when)
    return timer
  }

  override scheduleAt(when: number, runnable: Runnable): ScheduledTimer {
    const timer = super.scheduleAt(when, runnable)
    this.#reader?.note(when)
    return timer
  }

  /** @throws {AssertionError} if its script expects more timers */
  override close(): void {
    const wasOpen = !this.isClosed()
    super.close()
    if (wasOpen) this.#reader?.requireEnded()
  }

  protected override onIdle(): void {
    this.#lookAgain()
  }

  protected override onBusy(): void {
    // The run may have ended, with somebody outside who still waits.
    if (this.#moves.next(false) !== undefined) this.#lookAgain()
  }

  #until(target: number): Promise<void> {
    if (this.isClosed()) throw new RuntimeError('Event loop is closed')
    if (currentLoop() === this) {
      const reached = this.createFuture<void>()
      this.#moves.add({ target, isInside: true, isLeft: () => reached.done(), arrived: () => reached.setResult() })
      return reached
    }
    const isOwn = this.#ownRun !== undefined || !this.isRunning()
    if (this.#ownRun === undefined && isOwn && currentLoop() !== null)
      throw new RuntimeError('Cannot run the event loop while another loop is running: call it in a task of this loop')
    const reached = new Promise<void>((resolve) => this.#moves.add({ target, isInside: false, arrived: resolve }))
    if (!isOwn) {
      this.#lookAgain()
      return reached
    }
    this.#ownRun ??= this.runForever().finally(() => {
      this.#ownRun = undefined
    })
    return Promise.all([this.#ownRun, reached]).then(() => undefined)
  }

  /** Promises that the platform settles in this very moment may still bring something to do: looks after that. */
  #lookAgain(): void {
    this.#looks += 1
    const number = this.#looks
    // An earlier look would come too early.
    const look = (): void => {
      if (number === this.#looks) this.#look()
    }
    if (
      this.#looks % LOOKS_PER_VISIT > 0 &&
      this.#autojump &&
      this.#host.alarm() !== undefined &&
      this.#moves.next(true) === undefined
    )
      this.#host.afterMicrotasks(look)
    else this.#host.soon(look)
  }

  /** If the loop sleeps, decides how far time moves. */
  #look(): void {
    const alarm = this.#host.alarm() ?? Infinity
    const isAsleep = this.#host.alarm() !== undefined || this.isIdle()
    const target = this.#moves.next(this.isRunning())
    if (!isAsleep && this.isRunning()) return
    if (this.isRunning() && this.#readScript()) return
    if (target !== undefined && (!this.isRunning() || alarm > target)) {
      this.#host.moveTo(target)
      this.#moves.arrive(this.isRunning())
      if (this.#moves.next(this.isRunning()) !== undefined) this.#lookAgain()
      else if (this.#ownRun !== undefined && this.isRunning()) this.stop()
      else if (this.isRunning() && (this.#autojump || this.#reader !== undefined)) this.#lookAgain()
    } else if (target === undefined && alarm < Infinity && this.#autojump && this.isHeld())
      this.#host.soon(() => this.#lookAgain())
    else if (alarm < Infinity && (this.#autojump || target !== undefined)) this.#host.ring()
    else if (this.isRunning() && (this.#autojump || this.#reader !== undefined)) this.#tellStandstill(alarm)
  }

  /** Returns whether the script has moved time; throws if it was wrong. */
  #readScript(): boolean {
    try {
      const seconds = this.#reader?.read()
      if (seconds === undefined) return false
      this.#moves.add({ target: this.time() + seconds, isInside: true, arrived: () => {} })
      this.#lookAgain()
    } catch (error) {
      this.abort(error)
    }
    return true
  }

  #tellStandstill(alarm: number): void {
    if (alarm < Infinity) {
      this.abort(
        new AssertionError(`The clock's script has moved time to ${this.time()}, and nothing can run before ${alarm}`),
      )
      return
    }
    const mayGoOn = foreignFutures(this) > 0 || [...this.tasks].some((task) => describeWaits(task).length === 0)
    if (!mayGoOn) this.abort(new DeadlockError(this.tasks))
  }
}

function requireFinite(value: number, what: string): number {
  if (Math.abs(requireNumber(value, what)) === Infinity)
    throw new ValueError(`${what} takes a finite number of seconds: received ${value}`)
  return value
}
