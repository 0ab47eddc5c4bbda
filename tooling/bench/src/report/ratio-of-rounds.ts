import { median } from './median.ts'

/** Two peers' rounds: both medians, how many times as fast the second is, and between what that lies in single rounds. */
export function ratioOfRounds(first: readonly number[], second: readonly number[]): readonly string[] {
  if (first.length === 0 || second.length === 0) return ['', '', '', '']
  const rounds = second.map((figure, round) => (first[round] ?? median(first)) / figure)
  return [
    median(first).toFixed(0),
    median(second).toFixed(0),
    `${(median(first) / median(second)).toFixed(2)}x`,
    `${Math.min(...rounds).toFixed(2)} to ${Math.max(...rounds).toFixed(2)}`,
  ]
}
