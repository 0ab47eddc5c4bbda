import type { Rounds } from '../run/compare-peers.ts'
import { median } from './median.ts'
import type { Medians } from './results.ts'

/** The medians of each peer's rounds, to a tenth. */
export function mediansOf(rounds: Rounds): Medians {
  return Object.fromEntries(
    Object.entries(rounds)
      .filter(([, figures]) => figures.length > 0)
      .map(([name, figures]) => [name, Math.round(median(figures) * 10) / 10]),
  )
}
