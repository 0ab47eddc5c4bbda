// Measures each operation in a process of its own, for what ran before changes what the engine makes of it, and prints medians and
// ratios. `--only KEY` measures the operations whose names begin so, `--rounds N` as often.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { keyOf, measure, type Medians } from './measure.ts'
import { operations } from './operations.ts'
import { startPythonPeer } from './python-peer.ts'

const { values } = parseArgs({
  options: { one: { type: 'string' }, only: { type: 'string', default: '' }, rounds: { type: 'string', default: '5' } },
})
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) {
  throw new RangeError(`--rounds takes a whole number from 1: received ${values.rounds}`)
}

if (values.one === undefined) compare()
else await measureHere(values.one)

/** In the process of one operation: prints the medians for the process that prints the table. */
async function measureHere(key: string): Promise<void> {
  const peer = startPythonPeer()
  for (const operation of operations) {
    if (keyOf(operation.name) === key) console.log(JSON.stringify(await measure(operation, rounds, peer)))
  }
  peer?.stop()
}

function compare(): void {
  const peer = startPythonPeer()
  peer?.stop()
  console.log(
    `Node ${process.versions.node}, ${peer?.name ?? 'no CPython from 3.11 on'}; ns for one, medians of ${rounds} rounds\n`,
  )
  const rows: Record<string, Record<string, string>> = {}
  for (const { name } of operations) {
    const key = keyOf(name)
    if (!key.startsWith(values.only)) continue
    const program = [fileURLToPath(import.meta.url), '--one', key, '--rounds', values.rounds]
    const { status, stdout } = spawnSync(process.execPath, program, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (status !== 0) throw new Error(`The measurement of ${key} ended with ${status}`)
    rows[key] = row(JSON.parse(stdout) as Medians)
  }
  console.table(rows)
}

function row(medians: Medians): Record<string, string> {
  const cells = Object.fromEntries(
    Object.entries(medians).map(([form, figure]) => [form, (figure as number).toFixed(0)]),
  )
  if (medians.asyncio !== undefined) {
    cells['async ahead'] = `${(medians.asyncio / medians.async).toFixed(2)}x`
    cells['generator ahead'] = `${(medians.asyncio / medians.generator).toFixed(2)}x`
  }
  return cells
}
