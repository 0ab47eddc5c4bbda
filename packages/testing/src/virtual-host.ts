import type { Host, HostTimer } from '@asyncio/core'
import { NodeHost } from '@asyncio/loop'

/** A host whose clock stands still while there is something to do, and jumps to the next timer when there is not. */
export class VirtualHost implements Host {
  readonly resolution = 1e-9
  readonly #real = new NodeHost()
  #now = 0

  time(): number {
    return this.#now
  }

  soon(callback: () => void): void {
    this.#real.soon(callback)
  }

  at(when: number, callback: () => void): HostTimer {
    // The end of time never comes.
    let cancelled = when === Infinity
    this.#real.afterMicrotasks(() => {
      if (cancelled) return
      this.#now = Math.max(this.#now, when)
      callback()
    })
    return {
      cancel: () => {
        cancelled = true
      },
    }
  }

  afterMicrotasks(callback: () => void): void {
    this.#real.afterMicrotasks(callback)
  }
}
