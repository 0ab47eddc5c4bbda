import type { Host, HostTimer } from '@asyncio/core'

/** A platform that calls once for each picture, as a game does: the clock of the loop goes from picture to picture. */
export class FrameHost implements Host {
  readonly resolution = 1e-9
  readonly #waiting: (() => void)[] = []
  readonly #timers = new Set<{ when: number; callback: () => void }>()
  readonly #seconds: number
  #time = 0

  constructor(picturesPerSecond: number) {
    this.#seconds = 1 / picturesPerSecond
  }

  time(): number {
    return this.#time
  }

  soon(callback: () => void): void {
    this.#waiting.push(callback)
  }

  at(when: number, callback: () => void): HostTimer {
    const timer = { when, callback }
    this.#timers.add(timer)
    return { cancel: () => void this.#timers.delete(timer) }
  }

  afterMicrotasks(callback: () => void): void {
    queueMicrotask(() => process.nextTick(callback)) // Node runs a tick that a microtask has asked for when none is left
  }

  /** The game calls this for each picture. */
  picture(): void {
    this.#time += this.#seconds
    for (const callback of this.#waiting.splice(0)) callback()
    for (const timer of this.#timers) {
      if (timer.when > this.#time || !this.#timers.delete(timer)) continue
      timer.callback()
    }
  }
}
