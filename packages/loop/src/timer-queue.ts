import type { Runnable, ScheduledTimer } from '@asyncio/core'
import { BinaryHeap } from '@asyncio/core/lowlevel'

/** So many cancelled timers may stay in the queue until their time comes. */
const FEW = 100

/** The timers, the nearest first; of those due at the same time, the one that was added first. */
export class TimerQueue {
  readonly #heap = new BinaryHeap<Timer>(
    (left, right) => left.when < right.when || (left.when === right.when && left.sequence < right.sequence),
  )
  #sequence = 0
  #cancelled = 0

  add(when: number, runnable: Runnable): Timer {
    this.#sequence += 1
    const timer = new Timer(this, when, this.#sequence, runnable)
    this.#heap.push(timer)
    return timer
  }

  /** When the next one is due, or `undefined` if there is none. */
  next(): number | undefined {
    let first = this.#heap.peek()
    while (first?.cancelled() === true) {
      this.#heap.pop()
      this.#cancelled -= 1
      first = this.#heap.peek()
    }
    return first?.when
  }

  /** Hands over what is due at `now`, in order. What is nearer than the clock can tell is due, too, however little that is. */
  takeDue(now: number, resolution: number, take: (timer: Timer) => void): void {
    for (let when = this.next(); when !== undefined && isDue(when, now, resolution); when = this.next()) {
      const timer = this.#heap.pop() as Timer
      timer.leaveQueue()
      take(timer)
    }
  }

  /** Cancelled timers stay where they are, until they would be more than the others. */
  noteCancelled(): void {
    this.#cancelled += 1
    if (this.#cancelled <= FEW || this.#cancelled * 2 <= this.#heap.length) return
    this.#heap.filter((timer) => !timer.cancelled())
    this.#cancelled = 0
  }
}

/** Returns whether a time has come; of a clock without a resolution, too. */
export function isDue(when: number, now: number, resolution: number): boolean {
  return when <= now || when - now < resolution
}

/** An entry of the timer queue. It can be cancelled until it runs, also while it stands in the loop's ready queue. */
export class Timer implements Runnable, ScheduledTimer {
  readonly when: number
  readonly sequence: number
  #queue: TimerQueue | undefined
  #runnable: Runnable | undefined

  constructor(queue: TimerQueue, when: number, sequence: number, runnable: Runnable) {
    this.#queue = queue
    this.when = when
    this.sequence = sequence
    this.#runnable = runnable
  }

  cancel(): void {
    if (this.#runnable === undefined) return
    this.#runnable = undefined
    this.#queue?.noteCancelled()
  }

  cancelled(): boolean {
    return this.#runnable === undefined
  }

  leaveQueue(): void {
    this.#queue = undefined
  }

  run(): void {
    const runnable = this.#runnable
    this.#runnable = undefined
    runnable?.run()
  }
}
