// Measures each operation with each peer, and prints medians and ratios. README.md says what can be asked for.
import { fileURLToPath } from 'node:url'
import { operations } from './operations.ts'
import { median } from './report/median.ts'
import { parseArguments } from './run/arguments.ts'
import { bundlePrograms } from './run/bundle-programs.ts'
import { comparePeers } from './run/compare-peers.ts'
import { findPeers } from './run/find-peers.ts'

const asked = parseArguments(process.argv.slice(2))
const folder = await bundlePrograms(fileURLToPath(new URL('../dist', import.meta.url)))
const { peers, missing } = findPeers(`${folder}/peer-process.js`, asked.peers, asked.nodes)
for (const peer of peers) console.log(`${peer.name}: ${peer.version}`)
for (const [name, reason] of Object.entries(missing)) console.log(`${name} is missing: ${reason}`)

const rows: Record<string, Record<string, string>> = {}
for (const operation of operations.filter(({ key }) => key.startsWith(asked.only))) {
  const able = peers.filter((peer) => peer.operations.has(operation.key))
  const rounds = await comparePeers(operation, able, asked.rounds)
  rows[operation.key] = Object.fromEntries(
    Object.entries(rounds).map(([name, figures]) => [name, median(figures).toFixed(0)]),
  )
  console.log(operation.key, rows[operation.key])
}
console.table(rows)
