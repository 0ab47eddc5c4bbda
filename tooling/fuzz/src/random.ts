/** Random numbers from a seed: the same seed gives the same numbers everywhere. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x9e3779b9) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return Math.floor((((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32) * limit)
  }

  /** One of several. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }

  /** How many bytes: mostly few, sometimes more than any buffer holds. */
  size(): number {
    return this.below(2 ** (1 + this.below(18)))
  }

  /** So many things, from one up to `most`. */
  several<T>(most: number, make: () => T): T[] {
    return Array.from({ length: 1 + this.below(most) }, make)
  }
}
