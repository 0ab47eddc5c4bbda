import { ValueError, type WriteBufferLimits } from '@asyncio/core'

const DEFAULT_HIGH = 64 * 1024

/** How much waits to be sent, and from where on a protocol is told to hold back, and to go on. */
export class WriteMarks {
  readonly #tell: (pause: boolean) => void
  #size = 0
  #high = DEFAULT_HIGH
  #low = DEFAULT_HIGH / 4
  #paused = false

  constructor(tell: (pause: boolean) => void) {
    this.#tell = tell
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

  setLimits({ high, low }: WriteBufferLimits): void {
    const newHigh = high ?? (low === undefined ? DEFAULT_HIGH : 4 * low)
    const newLow = low ?? Math.floor(newHigh / 4)
    if (!(newHigh >= newLow && newLow >= 0))
      throw new ValueError(`high (${newHigh}) must be >= low (${newLow}) must be >= 0`)
    this.#high = newHigh
    this.#low = newLow
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
