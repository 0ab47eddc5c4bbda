import { sleep, type CoroutineLike } from '@asyncio/core'
import type { TraceTools } from '../trace-main.ts'
import { generatorInterpreter } from './generator-interpreter.ts'
import { nativeInterpreter } from './native-interpreter.ts'
import type { Block, Program } from './program.ts'
import { World } from './world.ts'

/** The futures are set and the tasks cancelled this often, so that every program comes to an end. */
const SWEEPS = 6

type BodyOf = (world: World, block: Block) => CoroutineLike<unknown>

const native: BodyOf = (world, block) => () => nativeInterpreter(world)(block)
const generator: BodyOf = (world, block) => () => generatorInterpreter(world)(block)

/** What the tasks of a program can be: the trace is the same. */
export const forms: Readonly<Record<string, BodyOf>> = {
  'async functions': native,
  'generator functions': generator,
  'both in turn': (world, block) => (world.tasks.length % 2 === 0 ? native(world, block) : generator(world, block)),
}

/** Runs a random program, and brings to an end what it left waiting. */
export async function runProgram(program: Program, bodyOf: BodyOf, tools: TraceTools): Promise<void> {
  const world = new World(program, tools, bodyOf)
  for (const [number, block] of program.roots.entries()) world.start(block, `root ${number}`)
  for (let number = 0; number < SWEEPS; number++) {
    await sleep(0.5)
    world.sweep(number)
  }
  await sleep(0.5)
  world.logStates()
}
