import { asCompleted, TimeoutError, wait, type Task } from '@asyncio/core'
import { describe } from '../../describe.ts'
import type { Draw } from '../draw.ts'
import type { Family } from '../family.ts'
import { waiting } from '../operation-kind.ts'
import type { Step } from '../step.ts'

const RETURN_WHEN = ['FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED'] as const

/** Several tasks that are waited for without being gathered. */
export const severalTasks: Family = {
  kinds: {
    wait: waiting({
      nests: true,
      draw: (draw) => ({
        bodies: draw.blocks(),
        delay: patience(draw),
        returnWhen: draw.random.pick(RETURN_WHEN),
      }),
      python: `
        async def perform(world, label, bodies, delay, returnWhen):
            tasks = [world.start(body, f"awaited {label}.{number}") for number, body in enumerate(bodies)]
            done, pending = await asyncio.wait(tasks, timeout=delay, return_when=returnWhen)
            world.log(label, [task.get_name() for task in done], [task.get_name() for task in pending])
      `,
      async native(step, { bodies, delay, returnWhen }) {
        const tasks = bodies.map((body, number) => step.world.start(body, `awaited ${step.label}.${number}`))
        const { done, pending } = await wait(tasks, { timeout: delay, returnWhen })
        step.log(namesOf(done), namesOf(pending))
      },
      *generator(step, { bodies, delay, returnWhen }) {
        const tasks = bodies.map((body, number) => step.world.start(body, `awaited ${step.label}.${number}`))
        const { done, pending } = yield* wait(tasks, { timeout: delay, returnWhen })
        step.log(namesOf(done), namesOf(pending))
      },
    }),

    asCompleted: waiting({
      nests: true,
      draw: (draw) => ({ bodies: draw.blocks(), delay: patience(draw) }),
      python: `
        async def perform(world, label, bodies, delay):
            tasks = [world.start(body, f"completed {label}.{number}") for number, body in enumerate(bodies)]
            for next_result in asyncio.as_completed(tasks, timeout=delay):
                await world.outcome(label, next_result)
            world.log(label, "left")
      `,
      async native(step, { bodies, delay }) {
        const tasks = bodies.map((body, number) => step.world.start(body, `completed ${step.label}.${number}`))
        for (const nextResult of asCompleted(tasks, { timeout: delay })) await step.outcome(nextResult)
        step.log('left')
      },
      *generator(step, { bodies, delay }) {
        const tasks = bodies.map((body, number) => step.world.start(body, `completed ${step.label}.${number}`))
        for (const nextResult of asCompleted(tasks, { timeout: delay })) yield* step.outcome(nextResult)
        step.log('left')
      },
    }),

    waitForTasks: waiting({
      draw: (draw) => ({
        tasks: someTasks(draw),
        delay: patience(draw),
        returnWhen: draw.random.pick(RETURN_WHEN),
      }),
      python: `
        async def perform(world, label, tasks, delay, returnWhen):
            if younger := [task for task in map(world.younger, tasks) if task]:
                done, pending = await asyncio.wait(younger, timeout=delay, return_when=returnWhen)
                world.log(label, [task.get_name() for task in done], [task.get_name() for task in pending])
      `,
      async native(step, { tasks, delay, returnWhen }) {
        const younger = youngerOf(step, tasks)
        if (younger.length === 0) return
        const { done, pending } = await wait(younger, { timeout: delay, returnWhen })
        step.log(namesOf(done), namesOf(pending))
      },
      *generator(step, { tasks, delay, returnWhen }) {
        const younger = youngerOf(step, tasks)
        if (younger.length === 0) return
        const { done, pending } = yield* wait(younger, { timeout: delay, returnWhen })
        step.log(namesOf(done), namesOf(pending))
      },
    }),

    tasksCompleted: waiting({
      draw: (draw) => ({ tasks: someTasks(draw), delay: patience(draw) }),
      python: `
        async def perform(world, label, tasks, delay):
            younger = [task for task in map(world.younger, tasks) if task]
            try:
                async for task in asyncio.as_completed(younger, timeout=delay):
                    world.log(label, task.get_name())
            except TimeoutError as error:
                world.log(label, describe(error))
            world.log(label, "left")
      `,
      async native(step, { tasks, delay }) {
        try {
          for await (const task of asCompleted(youngerOf(step, tasks), { timeout: delay })) step.log(nameOf(task))
        } catch (error) {
          late(step, error)
        }
        step.log('left')
      },
      *generator(step, { tasks, delay }) {
        try {
          const completed = asCompleted(youngerOf(step, tasks), { timeout: delay })[Symbol.asyncIterator]()
          for (let next = yield* completed.next(); next.done !== true; next = yield* completed.next()) {
            step.log(nameOf(next.value))
          }
        } catch (error) {
          late(step, error)
        }
        step.log('left')
      },
    }),
  },
}

/** How long to wait, or `null` for as long as it takes. */
function patience(draw: Draw): number | null {
  return draw.random.pick([null, null, 0, 0.01, 0.015, 0.06])
}

function namesOf(tasks: Iterable<Task<unknown>>): string[] {
  return Array.from(tasks, (task) => task.getName())
}

/** Numbers of tasks, of which some may be the same. */
function someTasks(draw: Draw): readonly number[] {
  return Array.from({ length: draw.random.between(0, 4) }, () => draw.task())
}

function youngerOf(step: Step, indexes: readonly number[]): Task<unknown>[] {
  return indexes.map((index) => step.world.younger(index)).filter((task) => task !== undefined)
}

function late(step: Step, error: unknown): void {
  if (!(error instanceof TimeoutError)) throw error
  step.log(describe(error))
}

function nameOf(task: unknown): string {
  return (task as Task<unknown>).getName()
}
