import { operations } from '../operations.ts'
import { markdownTable } from './markdown-table.ts'
import type { Results } from './results.ts'
import {
  tableOfBars,
  tableOfBundles,
  tableOfImports,
  tableOfMedians,
  tableOfRatios,
  tableOfScaling,
  tableOfServers,
} from './tables.ts'

/** The page about a run. */
export function pageOf(results: Results): string {
  return `# Benchmarks

What this library costs, beside what one may use instead. \`pnpm bench --report\` has written this page on ${results.date}.

![How many times as fast as others](benchmarks/means.svg)

## How it was measured

${results.machine}. Medians of ${results.rounds} rounds. Each operation runs in a process of its own for each peer, and the peers take turns, round by
round, after rounds that are not counted. A peer is given less to do in a round where it is slow, and fewer rounds where
one takes seconds. Each program says how much it has done; one that does less is an error. Single figures move by a quarter on a
machine that has other things to do: compare the ratios of one run, not figures of different ones.

${markdownTable(['peer', 'what it is'], Object.entries(results.peers))}
${missingOf(results)}
\`native\` is plain promises: they cancel nothing, so they are a floor and not an alternative. \`ours\` stands for \`async\`
functions, \`ours-generator\` for generator coroutines, \`-eager\` for tasks that start at once. A peer whose tasks start at once is
compared with ours where they do, too; the others with ours as it is. Memory is heap in JavaScript and memory of the
process in Python.

## Repeat it

\`\`\`sh
pnpm bench                          # everything, about a quarter of an hour
pnpm bench --only spawn             # the operations whose names begin so
pnpm bench --peers ours,effect4     # some peers
pnpm bench --compare main           # the working tree beside a branch, a tag or a commit
pnpm bench --report                 # everything, and this page
\`\`\`

\`PYTHON\` names the Python for asyncio, \`PYTHON_UVLOOP\` one that has uvloop and trio. The programs stand in
[tooling/bench](../tooling/bench).

## What was to be reached

${tableOfBars(results)}

Where something was not reached, [decision 14](decisions/0014-where-speed-stops.md) says what the floor is, what holds it, and what would
lift it.

## Nanoseconds for one

${tableOfMedians(results)}

${markdownTable(
  ['operation', 'what one is'],
  operations.filter(({ key }) => key in results.medians).map(({ key, says }) => [key, says]),
)}

## \`async\` functions: how many times as fast

${tableOfRatios('async', results)}

## Generators: how many times as fast

${tableOfRatios('generator', results)}

## Servers: requests a second

${tableOfServers(results)}

${results.servers.map(({ key, says }) => `\`${key}\`: ${says}.`).join(' ')} A server is pinned to one core. The program that asks is on the same core
if there is one connection, and on another if there are more.

## Weight

Bundled for browsers, minified, packed by gzip:

${tableOfBundles(results)}

Imported by Node:

${tableOfImports(results)}

## More at once

Nanoseconds for one, by how many there are at the same time:

${tableOfScaling(results)}
`
}

function missingOf({ missing }: Results): string {
  const names = Object.entries(missing)
  if (names.length === 0) return ''
  return `\nThe machine did not have: ${names.map(([name, reason]) => `${name} (${reason})`).join(', ')}.\n`
}
