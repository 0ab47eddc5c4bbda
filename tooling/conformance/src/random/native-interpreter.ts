import { gather, sleep } from '@asyncio/core'
import type { Block, Operation } from './program.ts'
import { Returned, type World } from './world.ts'

/** Runs blocks of a random program with plain `async` functions throughout. */
export function nativeInterpreter(world: World): (block: Block) => Promise<unknown> {
  async function body(block: Block): Promise<unknown> {
    try {
      await run(block)
    } catch (error) {
      if (error instanceof Returned) return error.value
      throw error
    }
    return 'end'
  }

  async function run(block: Block): Promise<void> {
    for (const operation of block) {
      world.log(operation.label, operation.kind)
      await perform(operation)
    }
  }

  async function outcome(label: number, awaitable: PromiseLike<unknown>): Promise<void> {
    try {
      world.got(label, await awaitable)
    } catch (error) {
      world.failed(label, error)
    }
  }

  async function perform(operation: Operation): Promise<void> {
    const { kind, label } = operation
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the rest is over at once
    switch (kind) {
      case 'sleep':
        await sleep(operation.delay)
        world.log(label, 'woke')
        break
      case 'sleepZero':
        await sleep(0)
        world.log(label, 'woke')
        break
      case 'spawn':
        world.start(operation.body, `task ${label}`)
        break
      case 'awaitTask': {
        const task = world.younger(operation.task)
        if (task) await outcome(label, task)
        break
      }
      case 'awaitFuture':
        await outcome(label, world.futures[operation.future] as PromiseLike<unknown>)
        break
      case 'gather': {
        const tasks = operation.bodies.map((each, number) => world.start(each, `child ${label}.${number}`))
        await outcome(label, gather(tasks, { returnExceptions: operation.returnExceptions }))
        break
      }
      case 'gatherTasks': {
        const tasks = operation.tasks.map((index) => world.younger(index)).filter((task) => task !== undefined)
        await outcome(label, gather(tasks, { returnExceptions: operation.returnExceptions }))
        break
      }
      case 'try':
        try {
          await run(operation.body)
        } catch (error) {
          world.caught(label, error, operation.swallow)
        } finally {
          world.log(label, 'cleanup')
          await run(operation.cleanup)
        }
        break
      case 'swallowCancel':
        try {
          await run(operation.body)
        } catch (error) {
          world.swallowed(label, error)
        }
        break
      case 'setVariable': {
        const before = world.variable.get()
        const token = world.variable.set(label)
        try {
          await run(operation.body)
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
