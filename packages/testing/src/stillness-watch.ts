import type { EventLoop, Future, Runnable, ScheduledTimer } from '@asyncio/core'

/** A wait until nothing else has run for some seconds. */
export interface StillnessWaiter {
  readonly cushion: number
  readonly still: Future<void>
}

const watches = new WeakMap<EventLoop, StillnessWatch>()

/** The watch of a loop. */
export function stillnessWatchOf(loop: EventLoop): StillnessWatch {
  let watch = watches.get(loop)
  if (watch === undefined) watches.set(loop, (watch = new StillnessWatch(loop)))
  return watch
}

/**
 * Watches what is put in the ready queue of a loop while somebody waits: stands in it once a turn, and sees whether anything else was
 * put there since.
 */
class StillnessWatch implements Runnable {
  readonly #loop: EventLoop
  #waiters: StillnessWaiter[] = []
  #disturbed = false
  /** Its place in the ready queue, or its timer. */
  #planned: 'turn' | ScheduledTimer | undefined
  #stillSince: number | undefined
  #uninstall: (() => void) | undefined

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  add(waiter: StillnessWaiter): void {
    this.#waiters.push(waiter)
    this.#uninstall ??= this.#install()
    this.#disturb()
  }

  remove(waiter: StillnessWaiter): void {
    this.#waiters = this.#waiters.filter((other) => other !== waiter)
    if (this.#waiters.length > 0) return
    if (this.#planned !== 'turn') this.#planned?.cancel()
    this.#planned = this.#planned === 'turn' ? 'turn' : undefined
    this.#uninstall?.()
    this.#uninstall = undefined
  }

  /** As a `Runnable`: once a turn, or when it may have been still for long enough. */
  run(): void {
    this.#planned = undefined
    if (this.#waiters.length === 0) return
    // Promises that plain callbacks have settled bring what they bring before the loop takes the next of its queue.
    this.#loop.nativeStepped()
    const now = this.#loop.time()
    this.#stillSince = this.#disturbed ? undefined : (this.#stillSince ?? now)
    this.#disturbed = false
    if (this.#stillSince === undefined) this.#planTurn()
    else this.#wakeOrWait(now, this.#stillSince)
  }

  #wakeOrWait(now: number, since: number): void {
    const cushion = Math.min(...this.#waiters.map((waiter) => waiter.cushion))
    if (now < since + cushion) {
      this.#planned = this.#loop.scheduleAt(since + cushion, this)
      return
    }
    for (const { still } of this.#waiters.filter((waiter) => waiter.cushion === cushion)) {
      if (!still.done()) still.setResult()
    }
    // Who goes on now disturbs the others, and leaves the list by himself.
    this.#disturb()
  }

  #disturb(): void {
    this.#disturbed = true
    if (this.#planned === 'turn') return
    this.#planned?.cancel()
    this.#planTurn()
  }

  #planTurn(): void {
    this.#planned = 'turn'
    this.#loop.schedule(this)
  }

  /** Everything that will run, timers aside, is given to `schedule`. */
  #install(): () => void {
    const loop = this.#loop
    const own = Object.getOwnPropertyDescriptor(loop, 'schedule')
    const schedule = loop.schedule.bind(loop)
    loop.schedule = (runnable) => {
      schedule(runnable)
      if (runnable !== this) this.#disturb()
    }
    return () => {
      if (own === undefined) Reflect.deleteProperty(loop, 'schedule')
      else Object.defineProperty(loop, 'schedule', own)
    }
  }
}
