import { gather, sleep, type Future, type GeneratorCoroutine } from '@asyncio/core'
import type { Block, Operation } from './program.ts'
import { Returned, type World } from './world.ts'

/** Runs blocks of a random program with generator functions throughout. */
export function generatorInterpreter(world: World): (block: Block) => GeneratorCoroutine<unknown> {
  function* body(block: Block): GeneratorCoroutine<unknown> {
    try {
      yield* run(block)
    } catch (error) {
      if (error instanceof Returned) return error.value
      throw error
    }
    return 'end'
  }

  function* run(block: Block): GeneratorCoroutine<void> {
    for (const operation of block) {
      world.log(operation.label, operation.kind)
      yield* perform(operation)
    }
  }

  function* outcome(label: number, future: Future<unknown>): GeneratorCoroutine<void> {
    try {
      world.got(label, yield* future)
    } catch (error) {
      world.failed(label, error)
    }
  }

  function* perform(operation: Operation): GeneratorCoroutine<void> {
    const { kind, label } = operation
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the rest is over at once
    switch (kind) {
      case 'sleep':
        yield* sleep(operation.delay)
        world.log(label, 'woke')
        break
      case 'sleepZero':
        yield
        world.log(label, 'woke')
        break
      case 'spawn':
        world.start(operation.body, `task ${label}`)
        break
      case 'awaitTask': {
        const task = world.younger(operation.task)
        if (task) yield* outcome(label, task)
        break
      }
      case 'awaitFuture':
        yield* outcome(label, world.futures[operation.future] as Future<unknown>)
        break
      case 'gather': {
        const tasks = operation.bodies.map((each, number) => world.start(each, `child ${label}.${number}`))
        yield* outcome(label, gather(tasks, { returnExceptions: operation.returnExceptions }))
        break
      }
      case 'gatherTasks': {
        const tasks = operation.tasks.map((index) => world.younger(index)).filter((task) => task !== undefined)
        yield* outcome(label, gather(tasks, { returnExceptions: operation.returnExceptions }))
        break
      }
      case 'try':
        try {
          yield* run(operation.body)
        } catch (error) {
          world.caught(label, error, operation.swallow)
        } finally {
          world.log(label, 'cleanup')
          yield* run(operation.cleanup)
        }
        break
      case 'swallowCancel':
        try {
          yield* run(operation.body)
        } catch (error) {
          world.swallowed(label, error)
        }
        break
      case 'setVariable': {
        const before = world.variable.get()
        const token = world.variable.set(label)
        try {
          yield* run(operation.body)
          world.log(label, 'variable', before, world.variable.get())
        } finally {
          world.variable.reset(token)
        }
        break
      }
      default:
        world.act(operation)
    }
  }

  return body
}
