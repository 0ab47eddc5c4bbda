import type { Family } from '../family.ts'
import { immediate, waiting } from '../operation-kind.ts'

/** Tasks, and what they ask of each other. */
export const tasks: Family = {
  kinds: {
    spawn: immediate({
      weight: 3,
      draw: (draw) => ({ body: draw.block() }),
      python: `
        async def perform(world, label, body):
            world.start(body, f"task {label}")
      `,
      perform({ world, label }, { body }) {
        world.start(body, `task ${label}`)
      },
    }),

    awaitTask: waiting({
      weight: 2,
      draw: (draw) => ({ task: draw.task() }),
      python: `
        async def perform(world, label, task):
            if younger := world.younger(task):
                await world.outcome(label, younger)
      `,
      async native(step, { task }) {
        const younger = step.world.younger(task)
        if (younger) await step.outcome(younger)
      },
      *generator(step, { task }) {
        const younger = step.world.younger(task)
        if (younger) yield* step.outcome(younger)
      },
    }),

    cancel: immediate({
      weight: 2,
      draw: (draw) => ({ task: draw.task(), message: draw.random.chance(0.5) ? `message ${draw.label}` : null }),
      python: `
        async def perform(world, label, task, message):
            task = world.task_at(task)
            world.log(label, task.cancel() if message is None else task.cancel(message))
      `,
      perform(step, { task, message }) {
        step.log(step.world.taskAt(task).cancel(message ?? undefined))
      },
    }),

    cancelSelf: immediate({
      python: `
        async def perform(world, label):
            world.log(label, asyncio.current_task().cancel())
      `,
      perform(step) {
        step.log(step.world.self().cancel())
      },
    }),

    uncancel: immediate({
      python: `
        async def perform(world, label):
            world.log(label, asyncio.current_task().uncancel())
      `,
      perform(step) {
        step.log(step.world.self().uncancel())
      },
    }),

    cancelling: immediate({
      python: `
        async def perform(world, label):
            world.log(label, asyncio.current_task().cancelling())
      `,
      perform(step) {
        step.log(step.world.self().cancelling())
      },
    }),

    taskState: immediate({
      draw: (draw) => ({ task: draw.task() }),
      python: `
        async def perform(world, label, task):
            task = world.task_at(task)
            world.log(label, task.done(), task.cancelled(), task.cancelling())
      `,
      perform(step, given) {
        const task = step.world.taskAt(given.task)
        step.log(task.done(), task.cancelled(), task.cancelling())
      },
    }),

    addDoneCallback: immediate({
      draw: (draw) => ({ task: draw.task() }),
      python: `
        async def perform(world, label, task):
            world.task_at(task).add_done_callback(
                lambda done: world.log(label, "done", done.get_name(), world.variable.get())
            )
      `,
      perform(step, { task }) {
        const { world } = step
        world.taskAt(task).addDoneCallback((done) => step.log('done', done.getName(), world.variable.get()))
      },
    }),
  },
}
