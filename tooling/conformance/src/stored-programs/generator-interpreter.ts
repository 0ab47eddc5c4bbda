import type { GeneratorCoroutine } from '@asyncio/core'
import { Returned } from '../random/returned.ts'
import { GeneratorStep } from './generator-step.ts'
import { operationOf } from './operations.ts'
import type { Block } from './program.ts'
import type { World } from './world.ts'

/** Runs a block of a stored program with generator functions. */
export function* runGenerator(world: World, block: Block): GeneratorCoroutine<void> {
  for (const { op, l, ...given } of block) {
    world.log(l, op)
    const step = new GeneratorStep(world, l)
    const operation = operationOf(op)
    if ('perform' in operation) operation.perform(step, given)
    else yield* operation.generator(step, given)
  }
}

/** The same as the body of a task, with a result. */
export function* generatorBody(world: World, block: Block): GeneratorCoroutine<unknown> {
  try {
    yield* runGenerator(world, block)
  } catch (error) {
    if (error instanceof Returned) return error.value
    throw error
  }
  return 'end'
}
