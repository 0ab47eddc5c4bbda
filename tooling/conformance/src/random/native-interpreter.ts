import { kindOf } from './families.ts'
import { NativeStep } from './native-step.ts'
import type { Block } from './program.ts'
import { Returned } from './returned.ts'
import type { World } from './world.ts'

/** Runs a block of a random program with plain `async` functions. */
export async function runNative(world: World, block: Block): Promise<void> {
  for (const { kind, label, ...given } of block) {
    world.log(label, kind)
    const step = new NativeStep(world, label)
    const operation = kindOf(kind)
    if ('perform' in operation) operation.perform(step, given)
    else await operation.native(step, given)
  }
}

/** The same as the body of a task, with a result. */
export async function nativeBody(world: World, block: Block): Promise<unknown> {
  try {
    await world.runInNative(block)
  } catch (error) {
    if (error instanceof Returned) return error.value
    throw error
  }
  return 'end'
}
