import { Returned } from '../random/returned.ts'
import { NativeStep } from './native-step.ts'
import { operationOf } from './operations.ts'
import type { Block } from './program.ts'
import type { World } from './world.ts'

/** Runs a block of a stored program with plain `async` functions. */
export async function runNative(world: World, block: Block): Promise<void> {
  for (const { op, l, ...given } of block) {
    world.log(l, op)
    const step = new NativeStep(world, l)
    const operation = operationOf(op)
    if ('perform' in operation) operation.perform(step, given)
    else await operation.native(step, given)
  }
}

/** The same as the body of a task, with a result. */
export async function nativeBody(world: World, block: Block): Promise<unknown> {
  try {
    await runNative(world, block)
  } catch (error) {
    if (error instanceof Returned) return error.value
    throw error
  }
  return 'end'
}
