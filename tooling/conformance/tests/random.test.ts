import { describe, expect, test } from 'vitest'
import { loadOracle } from '../src/oracle.ts'
import { generateProgram } from '../src/random/generate-program.ts'
import type { PrintedTraces } from '../src/random/print-traces.ts'
import type { Program } from '../src/random/program.ts'
import { runProgram } from '../src/random/run-program.ts'
import { forms } from '../src/random/world.ts'
import { oldestNode, runBundled } from '../src/run-bundled.ts'

const oracle = await loadOracle()
const somewhere = Math.floor(Math.random() * 2 ** 31)

function programsFrom(seed: number, count: number): Program[] {
  return Array.from({ length: count }, (_, index) => generateProgram(seed + index))
}

// The seed stands in the name, so that a failure can be had again.
for (const { from, count } of [
  { from: 1, count: 500 },
  { from: somewhere, count: 1500 },
]) {
  describe(`${count} random programs from seed ${from}, as in CPython ${oracle.version}`, () => {
    const expected = programsFrom(from, count).map((program) => ({ program, trace: oracle.traceRandom(program) }))

    test.each(forms)('in %s form', async (form) => {
      for (const { program, trace } of expected) {
        expect(await runProgram(program, form), `the program of seed ${program.seed}`).toEqual(trace)
      }
    })
  })
}

describe(`50 random programs from seed ${somewhere} on the machine's own Node`, async () => {
  const programs = programsFrom(somewhere, 50)
  const source = `
    import { printTraces } from './random/print-traces.ts'
    await printTraces(${JSON.stringify(programs)})
  `
  const { nodeVersion, traces } = JSON.parse(await runBundled(source, { node: oldestNode })) as PrintedTraces

  test.each(forms)(`in %s form, on Node ${nodeVersion}`, (form) => {
    for (const [index, program] of programs.entries()) {
      expect(traces[form][index], `the program of seed ${program.seed}`).toEqual(oracle.traceRandom(program))
    }
  })
})
