import * as fc from 'fast-check'
import type { Model } from './model.ts'
import { programs, showProgram, type Program } from './program.ts'
import { runProgram } from './run-program.ts'

/** What holds of a primitive in all programs. */
export interface Property<Setup, Step, Subject> {
  readonly setups: fc.Arbitrary<Setup>
  readonly steps: fc.Arbitrary<Step>
  /** Makes the primitive. A broken one may take its place. */
  make(setup: Setup): Subject
  model(subject: Subject, setup: Setup): Model<Step>
  showSetup(setup: Setup): string
  showStep(step: Step): string
}

/** What a search for a program in which a property does not hold has found. */
export interface Finding {
  /** The smallest program that was found, and what is wrong in it; `null` if it holds in all. */
  readonly counterexample: string | null
  readonly runs: number
}

/** How many programs are tried of each primitive. */
export const RUNS = 10_000
/** How many are tried to find a fault that is there: some need a rare program. The search ends with the first. */
const RUNS_FOR_A_FAULT = 200_000

/** The seed of the programs: a fresh one each time, or that in the environment variable `PROPERTY_SEED`. */
export const seed = Number(process.env['PROPERTY_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

/**
 * Looks for a program in which a property does not hold, and for the smallest that is like it.
 *
 * @param make makes the primitive; by default the real one
 */
export async function search<Setup, Step, Subject>(
  property: Property<Setup, Step, Subject>,
  make: (setup: Setup) => Subject = property.make,
  numRuns: number = RUNS,
): Promise<Finding> {
  const run = async (program: Program<Setup, Step>): Promise<void> =>
    runProgram(program, (setup) => property.model(make(setup), setup))
  const details = await fc.check(fc.asyncProperty(programs(property.setups, property.steps), run), {
    seed,
    numRuns,
  })
  const [program] = details.counterexample ?? []
  if (program === undefined) return { counterexample: null, runs: details.numRuns }
  const shown = showProgram(program, property.showSetup, property.showStep)
  return { counterexample: `${shown}\n=> ${String(details.errorInstance)}`, runs: details.numRuns }
}

/** Fails with the smallest program in which a property does not hold, if there is one. */
export async function expectToHold<Setup, Step, Subject>(
  property: Property<Setup, Step, Subject>,
  make: (setup: Setup) => Subject = property.make,
): Promise<void> {
  const { counterexample } = await search(property, make)
  if (counterexample !== null) throw new Error(`Does not hold, with PROPERTY_SEED=${seed}:\n\n${counterexample}\n`)
}

/** Fails if a property holds of something that is broken: then it would prove nothing of what is not. */
export async function expectToFail<Setup, Step, Subject>(
  property: Property<Setup, Step, Subject>,
  make: (setup: Setup) => Subject,
): Promise<string> {
  const { counterexample, runs } = await search(property, make, RUNS_FOR_A_FAULT)
  if (counterexample === null) throw new Error(`Nothing was found in ${runs} programs, with PROPERTY_SEED=${seed}`)
  return counterexample
}
