import type { Trace } from '../trace.ts'
import type { Program } from './program.ts'
import { runProgram } from './run-program.ts'
import { forms, type Form } from './world.ts'

/** What a process says that has run random programs: the traces in each form, in the order of the programs. */
export interface PrintedTraces {
  readonly nodeVersion: string
  readonly traces: Readonly<Record<Form, readonly Trace[]>>
}

/**
 * Runs random programs and prints what they did, for the process that started this one. Called by the program that
 * `random.test.ts` writes.
 *
 * @public
 */
export async function printTraces(programs: readonly Program[]): Promise<void> {
  const traces: Record<Form, Trace[]> = { native: [], generator: [], mixed: [] }
  for (const form of forms) for (const program of programs) traces[form].push(await runProgram(program, form))
  const printed: PrintedTraces = { nodeVersion: process.versions.node, traces }
  process.stdout.write(JSON.stringify(printed))
}
