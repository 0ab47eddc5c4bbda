// Runs random programs here and in CPython. Of one that differs, prints the smallest program that still does, and both traces.
//   node tooling/conformance/src/random/compare.command.ts [--seeds 1000] [--from 1] [--form native|generator|mixed] [--python 3.14|3.15]
import { registerHooks } from 'node:module'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import type { Trace } from '../trace.ts'
import type { Program } from './program.ts'
import type { Form } from './world.ts'

// The sources of the packages, not their builds.
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    nextResolve(specifier, { ...context, conditions: ['@asyncio/source', ...context.conditions] }),
})
const { loadOracle, pythonVersions } = await import('../oracle.ts')
const { formatProgram } = await import('./format-program.ts')
const { generateProgram } = await import('./generate-program.ts')
const { runProgram } = await import('./run-program.ts')
const { shrinkProgram } = await import('./shrink-program.ts')
const { forms } = await import('./world.ts')

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    form: { type: 'string' },
    python: { type: 'string', default: '3.15' },
  },
})
const from = wholeNumber('from', values.from)
const count = wholeNumber('seeds', values.seeds)
const chosen = forms.filter((form) => values.form === undefined || form === values.form)
if (chosen.length === 0)
  throw new Error(`Cannot compare as --form must be one of ${forms.join(', ')}: received ${values.form}`)

const python = pythonVersions.find((version) => version === values.python)
if (python === undefined)
  throw new Error(`Cannot compare as --python must be one of ${pythonVersions.join(', ')}: received ${values.python}`)

const oracle = await loadOracle({ python })
let differences = 0
console.log(
  `CPython ${oracle.version}, Node ${process.versions.node}: ${count} seeds from ${from}, ${chosen.join(', ')}`,
)

for (let seed = from; seed < from + count; seed++) {
  const program = generateProgram(seed)
  const expected = oracle.traceRandom(program)
  for (const form of chosen) {
    if (isDeepStrictEqual(await runProgram(program, form), expected)) continue
    differences += 1
    await explain(program, form)
  }
  if ((seed - from + 1) % 1000 === 0) console.error(`${seed - from + 1} seeds, ${differences} differences`)
}
console.log(`${count * chosen.length} comparisons, ${differences} differences`)
process.exitCode = differences === 0 ? 0 : 1

async function explain(program: Program, form: Form): Promise<void> {
  const smallest = await shrinkProgram(
    program,
    async (smaller) => !isDeepStrictEqual(await runProgram(smaller, form), oracle.traceRandom(smaller)),
  )
  console.log(`\nseed ${program.seed}, ${form} form:\n${formatProgram(smallest)}`)
  console.log(`${JSON.stringify(smallest)}\n`)
  printSideBySide(oracle.traceRandom(smallest), await runProgram(smallest, form))
}

function printSideBySide(expected: Trace, actual: Trace): void {
  const left = ['CPython', ...expected.map((entry) => JSON.stringify(entry))]
  const right = ['here', ...actual.map((entry) => JSON.stringify(entry))]
  const width = Math.max(...left.map(({ length }) => length))
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [there = '', here = ''] = [left[index], right[index]]
    console.log(`${index > 0 && there !== here ? '*' : ' '} ${there.padEnd(width)}  ${here}`)
  }
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 0)
    throw new Error(`Cannot compare as --${name} must be a whole number: received ${text}`)
  return number
}
