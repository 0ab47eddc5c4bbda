import { traceMain } from '../trace-main.ts'
import type { Trace } from '../trace.ts'
import type { OrderCase } from './order-case.ts'

/** What a process says that has run the cases: the traces, by topic and by name. */
export interface PrintedTraces {
  readonly nodeVersion: string
  readonly traces: Readonly<Record<string, Readonly<Record<string, Trace>>>>
}

/**
 * Runs cases one after the other and prints what they did, for the process that started this one. Called by the program that
 * `trace-in-process.ts` writes.
 *
 * @public
 */
export async function printTraces(casesByTopic: Readonly<Record<string, readonly OrderCase[]>>): Promise<void> {
  const traces: Record<string, Record<string, Trace>> = {}
  for (const [topic, cases] of Object.entries(casesByTopic)) {
    const ofTopic: Record<string, Trace> = (traces[topic] = {})
    for (const { name, typescript } of cases) ofTopic[name] = await traceMain(typescript)
  }
  const printed: PrintedTraces = { nodeVersion: process.versions.node, traces }
  process.stdout.write(JSON.stringify(printed))
}
