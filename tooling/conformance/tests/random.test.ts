import { describe, expect, test } from 'vitest'
import { loadOracle } from '../src/oracle.ts'
import { generateProgram } from '../src/random/generate-program.ts'
import { forms, runProgram } from '../src/random/run-program.ts'
import { traceMain } from '../src/trace-main.ts'

const oracle = await loadOracle()
const fixed = { from: 1, count: 200 }
const fresh = { from: Math.floor(Math.random() * 2 ** 31), count: 300 }

for (const [form, bodyOf] of Object.entries(forms)) {
  describe(`random programs of ${form}, as in CPython ${oracle.version}`, () => {
    // The seed stands in the name, so that a failure can be had again.
    for (const { from, count } of [fixed, fresh]) {
      test(`${count} programs from seed ${from}`, async () => {
        for (let seed = from; seed < from + count; seed++) {
          const program = generateProgram(seed)
          const trace = await traceMain(async (tools) => runProgram(program, bodyOf, tools))
          expect(trace, `the program of seed ${seed}`).toEqual(oracle.traceRandom(program))
        }
      })
    }
  })
}
