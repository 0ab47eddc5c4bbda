import { type Context, copyContext, createTask, getRunningLoop } from '@asyncio/core'
import { describe } from '../../describe.ts'
import type { Draw } from '../draw.ts'
import type { Family } from '../family.ts'
import { immediate } from '../operation-kind.ts'
import type { Shared } from '../shared.ts'
import type { Step } from '../step.ts'

const COUNT = 2

const shared: Shared<readonly Context[]> = {
  name: 'contexts',
  draw: () => COUNT,
  make: (count) => Array.from({ length: Number(count) }, () => copyContext()),
  sweep() {},
  python: `
    import contextvars

    def make(count):
        return [contextvars.copy_context() for _ in range(count)]

    async def sweep(contexts, number):
        pass
  `,
}

/** Values of a context that stay, and contexts that tasks and callbacks have in common. */
export const contexts: Family = {
  occasional: true,
  shared,
  kinds: {
    keepVariable: immediate({
      weight: 2,
      python: `
        async def perform(world, label):
            before = world.variable.get()
            world.variable.set(label)
            world.log(label, "variable", before, world.variable.get())
      `,
      perform(step) {
        const { variable } = step.world
        const before = variable.get()
        variable.set(step.label)
        step.log('variable', before, variable.get())
      },
    }),

    spawnInContext: immediate({
      weight: 2,
      draw: (draw) => ({ ...which(draw), body: draw.block() }),
      python: `
        async def perform(world, label, at, body):
            context = world.shared["contexts"][at]
            world.add(asyncio.create_task(world.body(body), name=f"task {label}", context=context))
      `,
      perform(step, { at, body }) {
        const { world, label } = step
        world.add(createTask(step.body(body), { name: `task ${label}`, context: contextAt(step, { at }) }))
      },
    }),

    callInContext: immediate({
      draw: (draw) => ({ ...which(draw), delay: draw.delay() }),
      python: `
        async def perform(world, label, at, delay):
            def called():
                world.log(label, "called", world.variable.get())
                world.variable.set(label)

            asyncio.get_running_loop().call_later(delay, called, context=world.shared["contexts"][at])
      `,
      perform(step, given) {
        const { variable } = step.world
        function called(): void {
          step.log('called', variable.get())
          variable.set(step.label)
        }
        getRunningLoop().callLaterIn(contextAt(step, given), given.delay, called)
      },
    }),

    whenDoneInContext: immediate({
      draw: (draw) => ({ ...which(draw), task: draw.task() }),
      python: `
        async def perform(world, label, at, task):
            world.task_at(task).add_done_callback(
                lambda done: world.log(label, "done", done.get_name(), world.variable.get()),
                context=world.shared["contexts"][at],
            )
      `,
      perform(step, given) {
        const { variable } = step.world
        step.world.taskAt(given.task).addDoneCallback((done) => step.log('done', done.getName(), variable.get()), {
          context: contextAt(step, given),
        })
      },
    }),

    // One that the task runs in can't be entered again. Eager tasks take a copy: that the one around them runs in it is seen in
    // CPython only.
    runInContext: immediate({
      draw: which,
      python: `
        async def perform(world, label, at):
            def inside():
                before = world.variable.get()
                world.variable.set(label)
                world.log(label, "inside", before, world.variable.get())

            context = world.shared["contexts"][at]
            if asyncio.current_task() in world.eager:
                context = context.copy()
            try:
                context.run(inside)
            except RuntimeError as error:
                world.log(label, describe(error))
            world.log(label, "outside", world.variable.get())
      `,
      perform(step, given) {
        const { variable, eager } = step.world
        const context = contextAt(step, given)
        const entered = eager.has(step.world.self()) ? context.copy() : context
        try {
          entered.run(() => {
            const before = variable.get()
            variable.set(step.label)
            step.log('inside', before, variable.get())
          })
        } catch (error) {
          step.log(describe(error))
        }
        step.log('outside', variable.get())
      },
    }),
  },
}

function which({ random }: Draw): { readonly at: number } {
  return { at: random.between(0, COUNT - 1) }
}

function contextAt({ world }: Step, { at }: { readonly at: number }): Context {
  return world.shared(shared)[at] as Context
}
