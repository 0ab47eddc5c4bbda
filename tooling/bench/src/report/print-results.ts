import type { Results } from './results.ts'
import { rivals } from './rivals.ts'
import {
  tableOfBars,
  tableOfBundles,
  tableOfImports,
  tableOfMedians,
  tableOfRatios,
  tableOfScaling,
  tableOfServers,
} from './tables.ts'

/** Prints what was measured. */
export function printResults(results: Results): void {
  console.log(`\n${results.machine}; medians of ${results.rounds} rounds`)
  for (const [name, version] of Object.entries(results.peers)) console.log(`  ${name}: ${version}`)
  const compared = rivals.filter(({ name }) => name in results.peers)
  const parts: readonly [title: string, table: string, present: object][] = [
    ['Nanoseconds for one', tableOfMedians(results), results.medians],
    ['async functions: how many times as fast', tableOfRatios('async', results), compared],
    ['Generators: how many times as fast', tableOfRatios('generator', results), compared],
    ['Servers: requests a second', tableOfServers(results), results.servers],
    ['Bundles', tableOfBundles(results), results.bundles],
    ['Imports', tableOfImports(results), results.imports],
    ['More at once', tableOfScaling(results), results.scaling],
    ['What was to be reached', tableOfBars(results), results.peers],
  ]
  for (const [title, table, present] of parts) {
    if (Object.keys(present).length > 0) console.log(`\n${title}\n\n${table}`)
  }
}
