import type { Host, HostTimer } from '@asyncio/core'
import { NodeHost } from '@asyncio/loop'

/**
 * A host whose seconds are shorter than those on the wall: at a pace of 0.1, `sleep(1)` takes a tenth of a second.
 *
 * Its clock moves only from timer to timer, so that a busy machine never makes a program look late.
 */
export class PacedHost implements Host {
  readonly resolution: number
  readonly #pace: number
  readonly #node = new NodeHost()
  #now = 0

  constructor(pace: number) {
    this.#pace = pace
    this.resolution = this.#node.resolution
  }

  time(): number {
    return this.#now
  }

  at(when: number, callback: () => void): HostTimer {
    return this.#node.at(this.#node.time() + (when - this.#now) * this.#pace, () => {
      this.#now = Math.max(this.#now, when)
      callback()
    })
  }

  soon(callback: () => void): void {
    this.#node.soon(callback)
  }

  afterMicrotasks(callback: () => void): void {
    this.#node.afterMicrotasks(callback)
  }
}
