import type { Trace, TraceEntry } from '../trace.ts'
import { traceDriven } from '../trace-main.ts'
import { driveBy, driving } from './driving.ts'
import type { Program } from './program.ts'
import { World, type Form } from './world.ts'

/** Runs a random program, and brings to an end what it left waiting. */
export async function runProgram(program: Program, form: Form): Promise<Trace> {
  const drive = driveBy(program.shared[driving.name], (tools) => new World(program, form, tools))
  const trace = await traceDriven(drive)
  return trace.filter((entry) => !isReportOfItsOwnTime(entry))
}

/**
 * A report that comes at another time than in Python: of what failed behind a `shield`, on purpose, and of what nobody has looked
 * at, for that is when the collector gets to it.
 */
function isReportOfItsOwnTime([, , what, message]: TraceEntry): boolean {
  return what === 'handler' && /exception (?:in shielded future|was never retrieved)$/.test(String(message))
}
