import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import { loadOracle } from '../src/oracle.ts'
import { readStored } from '../src/stored-programs/read-stored.ts'
import { runStored } from '../src/stored-programs/run-stored.ts'
import { forms } from '../src/stored-programs/world.ts'

const MEND = 'time-limit-of-zero'

/** The seeds of the programs that do something else when CPython has that mend. */
const MENDED = [87, 90, 187, 232, 293, 452, 460]

const [mended, unmended] = await Promise.all([loadOracle(), loadOracle({ unmended: [MEND] })])
const stored = readStored()
const expected = stored.map((each) => ({ ...each, afterMend: mended.traceStored(each.program) }))

describe(`the ${stored.length} stored programs`, () => {
  test('are those of the seeds from 1 to 500', () => {
    expect(stored.map(({ program }) => program.seed)).toEqual(Array.from({ length: 500 }, (_, index) => index + 1))
  })

  test(`do in CPython ${unmended.version}, without the mend ${MEND}, what is stored`, () => {
    for (const { program, trace } of stored) {
      expect(unmended.traceStored(program), `the program of seed ${program.seed}`).toEqual(trace)
    }
  })

  test(`do in CPython ${mended.version}, with the mend, what is stored, but for ${MENDED.length}`, () => {
    const others = expected.filter(({ trace, afterMend }) => !isDeepStrictEqual(trace, afterMend))
    expect(others.map(({ program }) => program.seed)).toEqual(MENDED)
  })

  test.each(forms)(
    `do here in %s form what is stored, and those ${MENDED.length} what the mended CPython does`,
    async (form) => {
      for (const { program, trace, afterMend } of expected) {
        const asInPython = MENDED.includes(program.seed) ? afterMend : trace
        expect(await runStored(program, form), `the program of seed ${program.seed}`).toEqual(asInPython)
      }
    },
  )
})
