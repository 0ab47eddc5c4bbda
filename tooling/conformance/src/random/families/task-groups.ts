import { catchGroup, ExceptionGroup, taskGroup, type TaskGroup } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import type { Family } from '../family.ts'
import { immediate, waiting } from '../operation-kind.ts'
import type { Block } from '../program.ts'
import type { Shared } from '../shared.ts'
import type { Step } from '../step.ts'

const shared: Shared<TaskGroup[]> = {
  name: 'groups',
  draw: () => null,
  make: () => [],
  sweep() {},
  python: `
    def make(_):
        return []

    async def sweep(groups, number):
        pass
  `,
}

/** Groups of tasks, with an `except*` around them; and tasks that are added to one from anywhere. */
export const taskGroups: Family = {
  shared,
  kinds: {
    taskGroup: waiting({
      weight: 3,
      nests: true,
      draw: (draw) => ({ bodies: draw.blocks(0), body: draw.block() }),
      python: `
        async def perform(world, label, bodies, body):
            try:
                async with asyncio.TaskGroup() as group:
                    world.shared["groups"].append(group)
                    for number, member in enumerate(bodies):
                        world.add(group.create_task(world.body(member), name=f"member {label}.{number}"))
                    await world.run(body)
            except* Boom as errors:
                world.log(label, "group", describe(errors))
            world.log(label, "left")
      `,
      async native(step, { bodies, body }) {
        try {
          await taskGroup(async (group) => {
            addMembers(step, group, bodies)
            await step.run(body)
          })
        } catch (error) {
          if (!(error instanceof ExceptionGroup)) throw error
          const [booms, rest] = error.split(Boom)
          if (booms) step.log('group', describe(booms))
          if (rest) throw rest
        }
        step.log('left')
      },
      *generator(step, { bodies, body }) {
        const group = taskGroup(function* (entered) {
          addMembers(step, entered, bodies)
          yield* step.run(body)
        })
        yield* catchGroup(group, [Boom, (booms) => step.log('group', describe(booms))])
        step.log('left')
      },
    }),

    startMember: immediate({
      draw: (draw) => ({ group: draw.random.between(0, 7), body: draw.block() }),
      python: `
        async def perform(world, label, group, body):
            if groups := world.shared["groups"]:
                try:
                    member = groups[group % len(groups)].create_task(world.body(body), name=f"member {label}")
                    world.add(member)
                except RuntimeError as error:
                    world.log(label, describe(error))
      `,
      perform(step, { group, body }) {
        const { world, label } = step
        const groups = world.shared(shared)
        try {
          const member = groups[group % groups.length]?.createTask(step.body(body), { name: `member ${label}` })
          if (member) world.add(member)
        } catch (error) {
          step.log(describe(error))
        }
      },
    }),
  },
}

function addMembers(step: Step, group: TaskGroup, bodies: readonly Block[]): void {
  step.world.shared(shared).push(group)
  for (const [number, member] of bodies.entries()) {
    step.world.add(group.createTask(step.body(member), { name: `member ${step.label}.${number}` }))
  }
}
