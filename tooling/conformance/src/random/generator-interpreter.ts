import type { GeneratorCoroutine } from '@asyncio/core'
import { kindOf } from './families.ts'
import { GeneratorStep } from './generator-step.ts'
import type { Block } from './program.ts'
import { Returned } from './returned.ts'
import type { World } from './world.ts'

/** Runs a block of a random program with generator functions. */
export function* runGenerator(world: World, block: Block): GeneratorCoroutine<void> {
  for (const { kind, label, ...given } of block) {
    world.log(label, kind)
    const step = new GeneratorStep(world, label)
    const operation = kindOf(kind)
    if ('perform' in operation) operation.perform(step, given)
    else yield* operation.generator(step, given)
  }
}

/** The same as the body of a task, with a result. */
export function* generatorBody(world: World, block: Block): GeneratorCoroutine<unknown> {
  try {
    yield* world.runInGenerator(block)
  } catch (error) {
    if (error instanceof Returned) return error.value
    throw error
  }
  return 'end'
}
