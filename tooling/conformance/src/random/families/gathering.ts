import { gather, shield } from '@asyncio/core'
import type { Family } from '../family.ts'
import { waiting } from '../operation-kind.ts'

/** Tasks that are awaited as one future. */
export const gathering: Family = {
  kinds: {
    gather: waiting({
      weight: 2,
      nests: true,
      draw: (draw) => ({ bodies: draw.blocks(), returnExceptions: draw.random.chance(0.4) }),
      python: `
        async def perform(world, label, bodies, returnExceptions):
            tasks = [world.start(body, f"child {label}.{number}") for number, body in enumerate(bodies)]
            await world.outcome(label, asyncio.gather(*tasks, return_exceptions=returnExceptions))
      `,
      async native(step, { bodies, returnExceptions }) {
        const tasks = bodies.map((body, number) => step.world.start(body, `child ${step.label}.${number}`))
        await step.outcome(gather(tasks, { returnExceptions }))
      },
      *generator(step, { bodies, returnExceptions }) {
        const tasks = bodies.map((body, number) => step.world.start(body, `child ${step.label}.${number}`))
        yield* step.outcome(gather(tasks, { returnExceptions }))
      },
    }),

    gatherTasks: waiting({
      draw: (draw) => ({
        tasks: Array.from({ length: draw.random.between(0, 3) }, () => draw.task()),
        returnExceptions: draw.random.chance(0.4),
      }),
      python: `
        async def perform(world, label, tasks, returnExceptions):
            younger = [task for task in map(world.younger, tasks) if task]
            await world.outcome(label, asyncio.gather(*younger, return_exceptions=returnExceptions))
      `,
      async native(step, { tasks, returnExceptions }) {
        const younger = tasks.map((index) => step.world.younger(index)).filter((task) => task !== undefined)
        await step.outcome(gather(younger, { returnExceptions }))
      },
      *generator(step, { tasks, returnExceptions }) {
        const younger = tasks.map((index) => step.world.younger(index)).filter((task) => task !== undefined)
        yield* step.outcome(gather(younger, { returnExceptions }))
      },
    }),

    shield: waiting({
      nests: true,
      draw: (draw) => ({ body: draw.block() }),
      python: `
        async def perform(world, label, body):
            await world.outcome(label, asyncio.shield(world.start(body, f"shielded {label}")))
      `,
      async native(step, { body }) {
        await step.outcome(shield(step.world.start(body, `shielded ${step.label}`)))
      },
      *generator(step, { body }) {
        yield* step.outcome(shield(step.world.start(body, `shielded ${step.label}`)))
      },
    }),

    shieldTask: waiting({
      draw: (draw) => ({ task: draw.task() }),
      python: `
        async def perform(world, label, task):
            if younger := world.younger(task):
                await world.outcome(label, asyncio.shield(younger))
      `,
      async native(step, { task }) {
        const younger = step.world.younger(task)
        if (younger) await step.outcome(shield(younger))
      },
      *generator(step, { task }) {
        const younger = step.world.younger(task)
        if (younger) yield* step.outcome(shield(younger))
      },
    }),
  },
}
