import type { TimerHandle } from '@asyncio/core'

/** So many timers are kept, at least, before those that are over are thrown out. */
const FEW = 64

/** The timers of a loop that have not gone off. */
export class PendingTimers {
  #timers: TimerHandle[] = []
  #limit = FEW

  add(timer: TimerHandle, now: number): void {
    this.#timers.push(timer)
    if (this.#timers.length > this.#limit) this.#limit = Math.max(FEW, this.pending(now).length * 2)
  }

  /** The timers whose time is still to come. */
  pending(now: number): TimerHandle[] {
    this.#timers = this.#timers.filter((timer) => !timer.cancelled() && timer.when() > now)
    return [...this.#timers]
  }
}
