import type { EventLoop, Runnable, ScheduledTimer } from '@asyncio/core'

/** Deliveries under way, each by itself: a function is called when one arrives. */
export class Journeys {
  readonly #loop: EventLoop
  readonly #underWay = new Set<Journey>()

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  /** Calls a function after a number of seconds, and not before the next turn. */
  begin(seconds: number, arrive: () => void): void {
    const journey = new Journey(() => {
      this.#underWay.delete(journey)
      arrive()
    })
    this.#underWay.add(journey)
    if (seconds > 0) journey.timer = this.#loop.scheduleAt(this.#loop.time() + seconds, journey)
    else this.#loop.schedule(journey)
  }

  /** Nothing of it will arrive. */
  endAll(): void {
    for (const journey of this.#underWay) journey.end()
    this.#underWay.clear()
  }
}

class Journey implements Runnable {
  timer: ScheduledTimer | undefined
  #arrive: (() => void) | undefined

  constructor(arrive: () => void) {
    this.#arrive = arrive
  }

  run(): void {
    this.#arrive?.()
  }

  end(): void {
    this.#arrive = undefined
    this.timer?.cancel()
  }
}
