import type { WriteBufferLimits } from '@asyncio/core'
import { marksOf } from '@asyncio/streams/lowlevel'

/** The amount that waits to be sent, and the marks at which a protocol is held back and goes on. */
export class WriteMarks {
  readonly #tell: (pause: boolean) => void
  #size = 0
  #low: number
  #high: number
  #paused = false

  constructor(tell: (pause: boolean) => void) {
    this.#tell = tell
    ;[this.#low, this.#high] = marksOf({})
  }

  get size(): number {
    return this.#size
  }

  grow(count: number): void {
    this.#size += count
    this.#compare()
  }

  drain(): void {
    this.#size = 0
    this.#compare()
  }

  limits(): [low: number, high: number] {
    return [this.#low, this.#high]
  }

  setLimits(limits: WriteBufferLimits): void {
    ;[this.#low, this.#high] = marksOf(limits)
    this.#compare()
  }

  #compare(): void {
    if (!this.#paused && this.#size > this.#high) this.#switch(true)
    else if (this.#paused && this.#size <= this.#low) this.#switch(false)
  }

  #switch(pause: boolean): void {
    this.#paused = pause
    this.#tell(pause)
  }
}
