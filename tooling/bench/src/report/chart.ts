import { geometricMean } from './geometric-mean.ts'
import type { Results } from './results.ts'
import { ratiosTo, rivals } from './rivals.ts'

const ROW = 44
const BAR = 15
const LEFT = 165
const WIDTH = 795
const TOP = 64
const MOST = 100

/** How many times as fast as its rivals ours is, as an SVG picture that can be read on light and on dark pages. */
export function chartOf({ medians }: Results): string {
  const rows = rivals
    .map((rival) => ({
      name: rival.name,
      async: [...ratiosTo(rival, 'async', medians).values()],
      generator: [...ratiosTo(rival, 'generator', medians).values()],
    }))
    .filter((row) => row.async.length > 0 && row.generator.length > 0)
    .map((row) => ({ ...row, async: geometricMean(row.async), generator: geometricMean(row.generator) }))
  const height = TOP + rows.length * ROW + 12
  const grid = [0.5, 1, 2, 5, 10, 20, 50, MOST].map(
    (ratio) =>
      `<line class="${ratio === 1 ? 'even' : 'grid'}" x1="${at(ratio)}" x2="${at(ratio)}" y1="${TOP - 8}" y2="${height - 8}"/>` +
      `<text class="small" x="${at(ratio)}" y="${TOP - 14}" text-anchor="middle">${ratio}x</text>`,
  )
  const bars = rows.map(({ name, async, generator }, index) => {
    const top = TOP + index * ROW
    return (
      `<text x="${LEFT - 40}" y="${top + 20}" text-anchor="end">${name}</text>` +
      bar('async', async, top) +
      bar('generator', generator, top + BAR + 2)
    )
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="How many times as fast as others, in the geometric mean of all operations">
<style>
text { font: 13px system-ui, sans-serif; fill: #24292f }
.small { font-size: 11px; fill: #57606a }
.grid { stroke: #8c959f; stroke-opacity: 0.3 }
.even { stroke: #8c959f }
.async { fill: #3b82c4 }
.generator { fill: #d08a2e }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .small { fill: #9198a1 } }
</style>
<text x="8" y="20">How many times as fast, in the geometric mean of the operations that both have (logarithmic)</text>
<rect class="async" x="${WIDTH - 210}" y="28" width="10" height="10"/><text class="small" x="${WIDTH - 194}" y="37">async functions</text>
<rect class="generator" x="${WIDTH - 100}" y="28" width="10" height="10"/><text class="small" x="${WIDTH - 84}" y="37">generators</text>
${grid.join('\n')}
${bars.join('\n')}
</svg>
`
}

function bar(kind: 'async' | 'generator', ratio: number, top: number): string {
  const [from, to] = [at(1), at(ratio)].toSorted((left, right) => left - right) as [number, number]
  return (
    `<rect class="${kind}" x="${from}" y="${top}" width="${(to - from).toFixed(1)}" height="${BAR}"/>` +
    `<text class="small" x="${to + 4}" y="${top + 12}">${ratio.toFixed(1)}</text>`
  )
}

/** Where a ratio lies. */
function at(ratio: number): number {
  const [least, most] = [Math.log(0.25), Math.log(MOST)]
  const share = (Math.log(Math.min(Math.max(ratio, 0.25), MOST)) - least) / (most - least)
  return Number((LEFT - 30 + share * (WIDTH - LEFT - 30)).toFixed(1))
}
