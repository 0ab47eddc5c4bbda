import type { Block } from './program.ts'
import type { RandomNumbers } from './random-numbers.ts'

// Many are equal, so that many things are due at once.
const DELAYS = [0, 0, 0.001, 0.01, 0.01, 0.02, 0.05, 0.1, 0.2] as const

/** Where one operation gets its arguments from. */
export class Draw {
  readonly random: RandomNumbers
  readonly label: number
  readonly #depth: number
  readonly #blockAt: (depth: number, size: number) => Block

  constructor(random: RandomNumbers, label: number, depth: number, blockAt: (depth: number, size: number) => Block) {
    this.random = random
    this.label = label
    this.#depth = depth
    this.#blockAt = blockAt
  }

  /** In seconds. */
  delay(): number {
    return this.random.pick(DELAYS)
  }

  /** The number of a task; there may be fewer. */
  task(): number {
    return this.random.between(0, 7)
  }

  block(): Block {
    return this.#blockAt(Math.max(this.#depth - 1, 0), this.random.between(1, 4))
  }

  /** A block that may be empty, and holds nothing deep. */
  smallBlock(): Block {
    return this.#blockAt(Math.max(this.#depth - 2, 0), this.random.between(0, 2))
  }

  blocks(least = 1): readonly Block[] {
    return Array.from({ length: this.random.between(least, 3) }, () => this.block())
  }
}
