// Tries streams, processes, pools and readers with random programs, for some minutes; README.md says what can be asked for.
import { parseArgs } from 'node:util'
import { Fault, fuzz } from './fuzz.ts'
import { targets } from './targets.ts'

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    minutes: { type: 'string', default: '1' },
    rounds: { type: 'string' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    only: { type: 'string', default: '' },
  },
})
const seed = number('seed', values.seed)
const minutes = number('minutes', values.minutes)
const rounds = values.rounds === undefined ? Infinity : number('rounds', values.rounds)
const chosen = targets.filter(({ name }) => name.includes(values.only))
if (chosen.length === 0)
  throw new Error(
    `Cannot fuzz as --only must be a part of ${targets.map(({ name }) => name).join(', ')}: received ${values.only}`,
  )

const begun = performance.now()
console.log(`Fuzzing ${chosen.map(({ name }) => name).join(', ')} from seed ${seed}`)
try {
  const { figures } = await fuzz({
    targets: chosen,
    seed,
    isEnough: (done) => done >= rounds || (performance.now() - begun) / 60_000 >= minutes,
    progress: (report) => show(`${report.rounds} rounds, ${totals(Object.values(report.figures))}, no fault`),
  })
  show('')
  for (const [name, done] of Object.entries(figures)) console.log(`${name.padEnd(24)} ${totals([done])}`)
  console.log(`${totals(Object.values(figures))}, no fault`)
} catch (error) {
  if (!(error instanceof Fault)) throw error
  show('')
  console.error(error.message)
  console.error(`The smallest program that fails:\n${JSON.stringify(error.program, null, 2)}`)
  console.error(
    `Again: npm run fuzz -- --seed ${error.seed} --rounds 1${values.only === '' ? '' : ` --only '${values.only}'`}`,
  )
  console.error(error.cause)
  process.exitCode = 1
}

function totals(figures: readonly { operations: number; bytes: number }[]): string {
  const operations = figures.reduce((sum, each) => sum + each.operations, 0)
  const bytes = figures.reduce((sum, each) => sum + each.bytes, 0)
  return `${operations.toLocaleString('en')} operations, ${(bytes / 2 ** 20).toFixed(1)} MiB`
}

/** Writes over the line that is there; a file has the end only. */
function show(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001B[K${line}`)
}

function number(name: string, given: string): number {
  const value = Number(given)
  if (!(value >= 0) || (name !== 'minutes' && !Number.isSafeInteger(value)))
    throw new Error(`Cannot fuzz as --${name} must be a number that is not negative: received ${given}`)
  return value
}
