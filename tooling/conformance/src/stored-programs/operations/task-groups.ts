import { catchGroup, taskGroup, type ExceptionGroup, type TaskGroup } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import { describe } from '../../describe.ts'
import type { Block } from '../program.ts'
import { waiting, type Operations } from '../operation-kind.ts'
import type { Step } from '../step.ts'

/** Groups of tasks, with an `except*` around them. */
export const taskGroups: Operations = {
  tg: waiting<{ readonly kids: readonly Block[]; readonly body: Block }>({
    async native(step, { kids, body }) {
      const group = taskGroup(async (entered) => {
        addMembers(step, entered, kids)
        await step.run(body)
      })
      await catchGroup(group, [Boom, (booms) => logBooms(step, booms)])
      step.log('out')
    },
    *generator(step, { kids, body }) {
      const group = taskGroup(function* (entered) {
        addMembers(step, entered, kids)
        yield* step.run(body)
      })
      yield* catchGroup(group, [Boom, (booms) => logBooms(step, booms)])
      step.log('out')
    },
  }),
}

function addMembers({ world, label }: Step, group: TaskGroup, blocks: readonly Block[]): void {
  for (const [number, block] of blocks.entries()) {
    world.add(group.createTask(world.body(block), { name: `g${label}.${number}` }))
  }
}

function logBooms(step: Step, booms: ExceptionGroup): void {
  step.log('eg', describe(booms))
}
