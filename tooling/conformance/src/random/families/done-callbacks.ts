import type { Future } from '@asyncio/core'
import type { Draw } from '../draw.ts'
import type { Family } from '../family.ts'
import { immediate } from '../operation-kind.ts'
import type { Shared } from '../shared.ts'
import type { Step } from '../step.ts'

type Callback = (done: Future<unknown>) => void

const COUNT = 2

const shared: Shared<(Callback | undefined)[]> = {
  name: 'callbacks',
  draw: () => COUNT,
  make: (count) => Array.from({ length: Number(count) }, () => undefined),
  sweep() {},
  python: `
    def make(count):
        return [None] * count

    async def sweep(callbacks, number):
        pass
  `,
}

/** Callbacks that are added to a task several times, and removed again. */
export const doneCallbacks: Family = {
  occasional: true,
  shared,
  kinds: {
    addSharedCallback: immediate<Callee>({
      weight: 2,
      draw: callee,
      python: `
        async def perform(world, label, at, task):
            world.task_at(task).add_done_callback(shared_callback(world, at))

        def shared_callback(world, at):
            callbacks = world.shared["callbacks"]
            callbacks[at] = callbacks[at] or (lambda done: world.log("callback", at, done.get_name()))
            return callbacks[at]
      `,
      perform(step, given) {
        step.world.taskAt(given.task).addDoneCallback(callbackAt(step, given))
      },
    }),

    removeSharedCallback: immediate<Callee>({
      weight: 2,
      draw: callee,
      python: `
        async def perform(world, label, at, task):
            world.log(label, world.task_at(task).remove_done_callback(world.shared["callbacks"][at]))
      `,
      perform(step, given) {
        step.log(step.world.taskAt(given.task).removeDoneCallback(callbackAt(step, given)))
      },
    }),
  },
}

/** Which of the callbacks, and on which task. */
type Callee = { readonly at: number; readonly task: number }

function callee(draw: Draw): Callee {
  return { at: draw.random.between(0, COUNT - 1), task: draw.task() }
}

function callbackAt({ world }: Step, { at }: Callee): Callback {
  const callbacks = world.shared(shared)
  callbacks[at] ??= (done) => world.log('callback', at, (done as ReturnType<typeof world.taskAt>).getName())
  return callbacks[at]
}
