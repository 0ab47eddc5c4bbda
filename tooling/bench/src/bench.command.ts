// Measures operations with each peer, and prints medians and ratios; README.md says what can be asked for.
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compareServers } from './echo/compare-servers.ts'
import { operations } from './operations.ts'
import { chartOf } from './report/chart.ts'
import { describeMachine } from './report/machine.ts'
import { mediansOf } from './report/medians-of.ts'
import { pageOf } from './report/page.ts'
import type { Medians, Results } from './report/results.ts'
import { printResults } from './report/print-results.ts'
import { parseArguments, type Arguments } from './run/arguments.ts'
import { bundlePrograms } from './run/bundle-programs.ts'
import { comparePeers } from './run/compare-peers.ts'
import { compareWithRef } from './run/compare-with-ref.ts'
import { findPeers } from './run/find-peers.ts'
import { measureScaling } from './scaling/measure-scaling.ts'
import { weighBundles } from './size/bundles.ts'
import { timeImports } from './size/import-times.ts'

const asked = parseArguments(process.argv.slice(2))
// Below this package, whose dependencies the programs need, and apart from those of another run at the same time.
const folder = await bundlePrograms(fileURLToPath(new URL(`../dist/${process.pid}`, import.meta.url)))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

if (asked.compare === undefined) {
  const results = await measureAll(asked)
  printResults(results)
  if (asked.report) writeReport(results)
} else {
  await compareWithRef(asked.compare, folder, asked)
}

async function measureAll({ only, peers: wanted, nodes, rounds }: Arguments): Promise<Results> {
  const { peers, missing } = findPeers(`${folder}/peer-process.js`, wanted, nodes)
  for (const [name, reason] of Object.entries(missing)) console.log(`${name} is missing: ${reason}`)
  const medians: Record<string, Medians> = {}
  for (const operation of operations.filter(({ key }) => key.startsWith(only))) {
    const able = peers.filter((peer) => peer.operations.has(operation.key))
    console.log(`${operation.key}: ${operation.says}`)
    const found = mediansOf(await comparePeers(operation, able, rounds))
    medians[operation.key] = found
    console.log(
      `  ${Object.entries(found)
        .map(([name, figure]) => `${name} ${figure}`)
        .join(', ')}`,
    )
  }
  // What is not about single peers is measured when nobody asks for some of them.
  const whole = wanted.length === 0
  const servers = whole ? await compareServers(folder, only, rounds) : []
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(),
    rounds,
    peers: Object.fromEntries(peers.map(({ name, version }) => [name, version])),
    missing,
    medians,
    servers: servers.map(({ key, says, rounds: figures }) => ({ key, says, medians: mediansOf(figures) })),
    bundles: whole && 'bundles'.startsWith(only) ? await weighBundles() : {},
    imports: whole && 'imports'.startsWith(only) ? timeImports(rounds) : {},
    scaling: whole && 'scaling'.startsWith(only) ? measureScaling(folder, Math.min(rounds, 3)) : {},
  }
}

function writeReport(results: Results): void {
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const docs = `${root}/docs`
  mkdirSync(`${docs}/benchmarks`, { recursive: true })
  writeFileSync(`${docs}/benchmarks.md`, pageOf(results))
  writeFileSync(`${docs}/benchmarks/means.svg`, chartOf(results))
  writeFileSync(`${docs}/benchmarks/medians.json`, `${JSON.stringify(results, undefined, 2)}\n`)
  // As the repository's check wants all files to be.
  execFileSync(process.execPath, [`${root}/node_modules/oxfmt/bin/oxfmt`, 'docs/benchmarks.md', 'docs/benchmarks'], {
    cwd: root,
  })
}
