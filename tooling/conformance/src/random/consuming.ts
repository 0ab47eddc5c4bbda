import { QueueShutDown, type Queue } from '@asyncio/sync'
import { describe } from '../describe.ts'
import { waiting } from './operation-kind.ts'
import type { Block } from './program.ts'
import { anyQueue, queueAt } from './shared-queues.ts'
import type { Step } from './step.ts'

/** Runs a block for each item that a queue gives; only so many, for the block may put more of them on it. */
export const consume = waiting<{ readonly at: number; readonly more: number; readonly body: Block }>({
  weight: 2,
  nests: true,
  draw: (draw) => ({ ...anyQueue(draw), more: draw.random.between(0, 2), body: draw.smallBlock() }),
  python: `
    async def perform(world, label, at, more, body):
        queue = world.shared["queues"][at]
        for _ in range(more + 1):
            try:
                item = await queue.get()
            except asyncio.QueueShutDown:
                break
            world.log(label, "consumes", item, text(queue))
            try:
                await world.run(body)
            finally:
                finish(world, label, queue)
        world.log(label, "consumed", text(queue))

    def finish(world, label, queue):
        try:
            queue.task_done()
        except ValueError as error:
            world.log(label, describe(error))
  `,
  async native(step, given) {
    const { more, body } = given
    const queue = queueAt(step, given)
    let left = more
    for await (const taken of queue) {
      step.log('consumes', taken, String(queue))
      try {
        await step.run(body)
      } finally {
        finish(step, queue)
      }
      if (left === 0) break
      left -= 1
    }
    step.log('consumed', String(queue))
  },
  *generator(step, given) {
    const { more, body } = given
    const queue = queueAt(step, given)
    for (let left = more; left >= 0; left--) {
      let taken: number
      try {
        taken = yield* queue.get()
      } catch (error) {
        if (!(error instanceof QueueShutDown)) throw error
        break
      }
      step.log('consumes', taken, String(queue))
      try {
        yield* step.run(body)
      } finally {
        finish(step, queue)
      }
    }
    step.log('consumed', String(queue))
  },
})

function finish(step: Step, queue: Queue<number>): void {
  try {
    queue.taskDone()
  } catch (error) {
    step.log(describe(error))
  }
}
