import { getRunningLoop } from '@asyncio/core'
import { Boom } from '../../boom.ts'
import type { Family } from '../family.ts'
import { immediate } from '../operation-kind.ts'

/** Callbacks that raise: the exception handler is told of them, and the others go on. */
export const failingCallbacks: Family = {
  occasional: true,
  kinds: {
    failSoon: immediate({
      draw: (draw) => ({ delay: draw.delay() }),
      python: `
        async def perform(world, label, delay):
            def fail():
                world.log(label, "fails")
                raise Boom(label)

            asyncio.get_running_loop().call_later(delay, fail)
      `,
      perform(step, { delay }) {
        getRunningLoop().callLater(delay, () => {
          step.log('fails')
          throw new Boom(String(step.label))
        })
      },
    }),

    failWhenDone: immediate({
      draw: (draw) => ({ task: draw.task() }),
      python: `
        async def perform(world, label, task):
            def fail(done):
                world.log(label, "fails", done.get_name())
                raise Boom(label)

            world.task_at(task).add_done_callback(fail)
      `,
      perform(step, { task }) {
        step.world.taskAt(task).addDoneCallback((done) => {
          step.log('fails', done.getName())
          throw new Boom(String(step.label))
        })
      },
    }),

    // In a callback: from within the task that it is about, CPython could not call the handler, which it runs in the task's context.
    report: immediate({
      draw: (draw) => ({ task: draw.task() }),
      python: `
        async def perform(world, label, task):
            context = {"message": f"report {label}", "task": world.task_at(task)}
            loop = asyncio.get_running_loop()
            loop.call_soon(loop.call_exception_handler, context)
      `,
      perform(step, { task }) {
        const loop = getRunningLoop()
        const reported = { message: `report ${step.label}`, task: step.world.taskAt(task) }
        loop.callSoon(() => loop.callExceptionHandler(reported))
      },
    }),
  },
}
