/**
 * Random numbers from a seed: the same seed gives the same numbers on every platform. (SplitMix32: 32-bit integers only.)
 */
export class SeededRandom {
  #state: number

  /** @param stream tells apart several generators of the same seed */
  constructor(seed: number, stream = 0) {
    // A seed may be larger than 32 bits: both halves count.
    this.#state = mix((seed >>> 0) ^ mix(Math.floor(seed / 2 ** 32) >>> 0)) ^ mix(stream + 0x9e3779b9)
  }

  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x9e3779b9) | 0
    return Math.floor(((mix(this.#state) >>> 0) / 2 ** 32) * limit)
  }

  /** Draws one of several. */
  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T {
    return items[this.below(items.length)] as T
  }

  /** So many different whole numbers below `limit`, the smallest first; all of them, if there are not that many. */
  distinctBelow(limit: number, count: number): number[] {
    const numbers = new Set<number>()
    while (numbers.size < Math.min(count, limit)) numbers.add(this.below(limit))
    return [...numbers].toSorted((left, right) => left - right)
  }
}

function mix(value: number): number {
  let mixed = value | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
  return mixed ^ (mixed >>> 15)
}
