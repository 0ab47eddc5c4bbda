import { Coroutine, createTask, type CoroutineLike } from '@asyncio/core'
import type { Family } from '../family.ts'
import { waiting } from '../operation-kind.ts'
import type { Block } from '../program.ts'
import type { Step } from '../step.ts'

/** Far more microtasks than any one operation needs until it waits for something. */
const MICROTASKS_OF_AN_OPERATION = 40

/** Tasks that take their first step at once, inside the step of the one that makes them. */
export const eager: Family = {
  kinds: {
    spawnEager: waiting({
      weight: 2,
      draw: (draw) => ({ body: draw.block() }),
      python: `
        async def perform(world, label, body):
            async def eager():
                world.eager.add(world.add(asyncio.current_task()))
                return await world.body(body)

            task = asyncio.create_task(eager(), name=f"eager {label}", eager_start=True)
            world.log(label, "begun", task.done())
      `,
      async native(step, { body }) {
        const task = createTask(beginning(step, step.body(body)), { name: `eager ${step.label}`, eagerStart: true })
        await firstStep(body)
        step.log('begun', task.done())
      },
      *generator(step, { body }) {
        const task = createTask(beginning(step, step.body(body)), { name: `eager ${step.label}`, eagerStart: true })
        if (step.world.form === 'mixed') yield* new Coroutine(async () => firstStep(body), 'first step')
        step.log('begun', task.done())
      },
    }),
  },
}

/** The program has to know the task before its first step, and nobody else could tell it. */
function beginning(step: Step, body: CoroutineLike<unknown>): CoroutineLike<unknown> {
  // Which of the two forms it has shows when it is called.
  const begin = body as () => Promise<unknown>
  return () => {
    step.world.eager.add(step.world.add(step.world.self()))
    return begin()
  }
}

/** The first step of an `async` function is over a few microtasks later; this lets them pass, in the same turn of the loop. */
async function firstStep(body: Block): Promise<void> {
  for (let left = countOperations(body) * MICROTASKS_OF_AN_OPERATION; left > 0; left--) await Promise.resolve()
}

function countOperations(body: Block): number {
  return 1 + (JSON.stringify(body).match(/"kind":/g)?.length ?? 0)
}
