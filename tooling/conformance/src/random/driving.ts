import { currentTask, RuntimeError, sleep } from '@asyncio/core'
import { Runner } from '@asyncio/loop'
import type { Drive, TraceTools } from '../trace-main.ts'
import type { Shared } from './shared.ts'
import type { World } from './world.ts'

/**
 * How the loop is run: `once`, in `several` runs of a runner, or in some and then closed while tasks are `left`. Each time that it
 * is stopped, it is run again.
 */
type How = 'once' | 'several' | 'left'

/** How the loop of a program is run. */
export const driving: Shared<null> = {
  name: 'driving',
  draw: (random): How => random.pick(['once', 'once', 'once', 'several', 'left']),
  make: () => null,
  sweep() {},
  python: `
    def make(_):
        return None

    async def sweep(_, number):
        pass
  `,
}

/** Runs a program as it says; `makeWorld` is called when the loop runs. */
export function driveBy(how: unknown, makeWorld: (tools: TraceTools) => World): Drive {
  return how === 'once' ? runOnce(makeWorld) : runInParts(how === 'several', makeWorld)
}

function runOnce(makeWorld: (tools: TraceTools) => World): Drive {
  return async (loop, tools) => {
    async function main(): Promise<void> {
      const world = makeWorld(tools)
      world.begin()
      await world.end()
    }
    const task = loop.createTask(main, { name: 'main' })
    while (!task.done()) {
      try {
        await loop.runUntilComplete(task)
      } catch (error) {
        if (!(error instanceof RuntimeError) || task.done()) throw error
        tools.log('stopped')
      }
    }
  }
}

function runInParts(toEnd: boolean, makeWorld: (tools: TraceTools) => World): Drive {
  return async (loop, tools) => {
    let world: World | undefined
    const parts = [async () => world?.begin(), async () => sleep(0.02)]
    if (toEnd) parts.push(async () => world?.end())
    const runner = new Runner({ loopFactory: () => loop })

    async function run(number: number, part: () => Promise<void>): Promise<void> {
      currentTask()?.setName(`part ${number}`)
      world ??= makeWorld(tools)
      tools.log('variable', world.variable.get())
      world.variable.set(-number)
      await part()
      await sleep(0.03)
    }

    try {
      for (const [number, part] of parts.entries()) {
        await runner.run(async () => run(number, part)).catch((error: unknown) => stopped(tools, error))
      }
    } finally {
      await runner.close()
    }
  }
}

/** That the loop was stopped is logged; another error goes on its way. */
function stopped(tools: TraceTools, error: unknown): void {
  if (!(error instanceof RuntimeError)) throw error
  tools.log('stopped')
}
