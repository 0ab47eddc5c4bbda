import { randomNumbers } from './random.ts'

/** The workload of pyperformance's `async_tree`. */
export const BRANCHES = 6
export const LEAF_SECONDS = 0.05
const MEMOIZED_PERCENT = 90
const COMPUTING_SHARE = 0.5
const FACTORIAL_OF = 500

/** What a leaf does: it may have computed something, and it may still have to wait. */
export class TreeLeaf {
  readonly #kind: string
  readonly #random: () => number = randomNumbers(0)
  readonly #known: Set<number> = new Set()

  constructor(kind: string) {
    this.#kind = kind
  }

  /** Does what the leaf computes, and says whether it waits, too. */
  mustWait(): boolean {
    if (this.#kind === 'none') return false
    if (this.#kind === 'io') return true
    if (this.#kind === 'cpu_io_mixed' && this.#random() < COMPUTING_SHARE) {
      factorial(FACTORIAL_OF)
      return false
    }
    const data = 1 + Math.trunc(this.#random() * 100)
    if (data > MEMOIZED_PERCENT) return true
    if (this.#known.has(data)) return false
    this.#known.add(data)
    return true
  }
}

/** How many levels a tree has with so many leaves. */
export function levelsOf(leaves: number): number {
  return Math.round(Math.log(leaves) / Math.log(BRANCHES))
}

/** By halves, as CPython's own does, so that both multiply numbers of like size. */
function factorial(of: number): bigint {
  return product(1, of)
}

function product(from: number, to: number): bigint {
  if (to - from < 8) {
    let result = BigInt(from)
    for (let factor = from + 1; factor <= to; factor += 1) result *= BigInt(factor)
    return result
  }
  const middle = (from + to) >> 1
  return product(from, middle) * product(middle + 1, to)
}
