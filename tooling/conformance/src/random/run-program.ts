import { sleep } from '@asyncio/core'
import type { Trace, TraceEntry } from '../trace.ts'
import { traceMain } from '../trace-main.ts'
import type { Program } from './program.ts'
import { World, type Form } from './world.ts'

/** What is shared is swept and the tasks are cancelled this often, so that every program comes to an end. */
const SWEEPS = 6

/** Runs a random program, and brings to an end what it left waiting. */
export async function runProgram(program: Program, form: Form): Promise<Trace> {
  const trace = await traceMain(async (tools) => {
    const world = new World(program, form, tools)
    for (const [number, block] of program.roots.entries()) world.start(block, `root ${number}`)
    for (let number = 0; number < SWEEPS; number++) {
      await sleep(0.5)
      await world.sweep(number)
    }
    await sleep(0.5)
    world.logStates()
  })
  return trace.filter((entry) => !isReportOfShield(entry))
}

/** The one report that comes at another time than in Python, on purpose: see `shield`. */
function isReportOfShield([, , what, message]: TraceEntry): boolean {
  return what === 'handler' && String(message).endsWith('exception in shielded future')
}
