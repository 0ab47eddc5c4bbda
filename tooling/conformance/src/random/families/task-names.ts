import { createTask } from '@asyncio/core'
import type { Family } from '../family.ts'
import { immediate } from '../operation-kind.ts'

/** Tasks that nobody gave a name, and such that get another. */
export const taskNames: Family = {
  occasional: true,
  kinds: {
    spawnUnnamed: immediate({
      weight: 2,
      draw: (draw) => ({ body: draw.block() }),
      python: `
        async def perform(world, label, body):
            world.add(asyncio.create_task(world.body(body)))
      `,
      perform(step, { body }) {
        step.world.add(createTask(step.body(body)))
      },
    }),

    renameTask: immediate({
      draw: (draw) => ({ task: draw.task(), name: draw.random.pick(['', 'another', 7]) }),
      python: `
        async def perform(world, label, task, name):
            task = world.task_at(task)
            task.set_name(name)
            world.log(label, task.get_name())
      `,
      perform(step, { task, name }) {
        const renamed = step.world.taskAt(task)
        renamed.setName(name)
        step.log(renamed.getName())
      },
    }),
  },
}
