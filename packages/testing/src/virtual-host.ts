import type { Host, HostTimer } from '@asyncio/core'
import { NodeHost } from '@asyncio/loop'

/** A host whose clock stands still until somebody moves it, which can only be when its loop sleeps. */
export class VirtualHost implements Host {
  readonly resolution = 1e-9
  readonly #real = new NodeHost()
  readonly #asleep: () => void
  #now: number
  #alarm: { readonly when: number; readonly ring: () => void } | undefined

  /** @param asleep called when the loop goes to sleep until some time */
  constructor(start: number, asleep: () => void) {
    this.#now = start
    this.#asleep = asleep
  }

  time(): number {
    return this.#now
  }

  soon(callback: () => void): void {
    this.#real.soon(callback)
  }

  afterMicrotasks(callback: () => void): void {
    this.#real.afterMicrotasks(callback)
  }

  at(when: number, callback: () => void): HostTimer {
    const alarm = { when, ring: callback }
    this.#alarm = alarm
    this.#asleep()
    return {
      cancel: () => {
        if (this.#alarm === alarm) this.#alarm = undefined
      },
    }
  }

  /** When the loop wants to be woken, if it sleeps until some time. */
  alarm(): number | undefined {
    return this.#alarm?.when
  }

  /** Moves the clock, which never goes back. */
  moveTo(when: number): void {
    // By as much as there is to wait, as a clock that sleeps would: the sum may differ from `when` in its last bit, and with it the order of timers.
    if (when > this.#now) this.#now += when - this.#now
  }

  /** Moves the clock to the time that the loop sleeps until, and wakes it. */
  ring(): void {
    const alarm = this.#alarm
    if (alarm === undefined) return
    this.#alarm = undefined
    this.moveTo(alarm.when)
    alarm.ring()
  }
}
