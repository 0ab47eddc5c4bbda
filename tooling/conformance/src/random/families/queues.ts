import { waitFor } from '@asyncio/core'
import { describe } from '../../describe.ts'
import { awaiting } from '../awaiting.ts'
import { consume } from '../consuming.ts'
import type { Draw } from '../draw.ts'
import type { Family } from '../family.ts'
import { immediate } from '../operation-kind.ts'
import { anyQueue, newItem, queueAt, sharedQueues } from '../shared-queues.ts'
import type { Step } from '../step.ts'

/** Queues of each sort that tasks put items on, take them from, and shut down. */
export const queues: Family = {
  occasional: true,
  shared: sharedQueues,
  kinds: {
    put: awaiting({
      weight: 3,
      draw: (draw) => ({ ...anyQueue(draw), priority: drawPriority(draw) }),
      python: `
        async def perform(world, label, at, priority):
            queue = world.shared["queues"][at]
            await world.outcome_of(label, queue, queue.put(priority * 10_000 + next(queue.numbers)))
      `,
      on: queueAt,
      begin: (queue, { priority }) => queue.put(newItem(queue, priority)),
    }),

    putInTime: awaiting({
      draw: (draw) => ({ ...anyQueue(draw), priority: drawPriority(draw), delay: draw.delay() }),
      python: `
        async def perform(world, label, at, priority, delay):
            queue = world.shared["queues"][at]
            await world.outcome_of(label, queue, asyncio.wait_for(queue.put(priority * 10_000 + next(queue.numbers)), delay))
      `,
      on: queueAt,
      begin: (queue, { priority, delay }) => waitFor(queue.put(newItem(queue, priority)), delay),
    }),

    get: awaiting({
      weight: 3,
      draw: anyQueue,
      python: `
        async def perform(world, label, at):
            queue = world.shared["queues"][at]
            await world.outcome_of(label, queue, queue.get())
      `,
      on: queueAt,
      begin: (queue) => queue.get(),
    }),

    getInTime: awaiting({
      draw: (draw) => ({ ...anyQueue(draw), delay: draw.delay() }),
      python: `
        async def perform(world, label, at, delay):
            queue = world.shared["queues"][at]
            await world.outcome_of(label, queue, asyncio.wait_for(queue.get(), delay))
      `,
      on: queueAt,
      begin: (queue, { delay }) => waitFor(queue.get(), delay),
    }),

    putNowait: immediate<{ readonly at: number; readonly priority: number }>({
      weight: 2,
      draw: (draw) => ({ ...anyQueue(draw), priority: drawPriority(draw) }),
      python: `
        async def perform(world, label, at, priority):
            queue = world.shared["queues"][at]
            try:
                world.log(label, queue.put_nowait(priority * 10_000 + next(queue.numbers)))
            except (asyncio.QueueFull, asyncio.QueueShutDown) as error:
                world.log(label, describe(error))
            world.log(label, text(queue))
      `,
      perform(step, given) {
        const queue = queueAt(step, given)
        attempt(step, () => queue.putNowait(newItem(queue, given.priority)))
        look(step, given)
      },
    }),

    getNowait: immediate<{ readonly at: number }>({
      draw: anyQueue,
      python: `
        async def perform(world, label, at):
            queue = world.shared["queues"][at]
            try:
                world.log(label, queue.get_nowait())
            except (asyncio.QueueEmpty, asyncio.QueueShutDown) as error:
                world.log(label, describe(error))
            world.log(label, text(queue))
      `,
      perform(step, given) {
        attempt(step, () => queueAt(step, given).getNowait())
        look(step, given)
      },
    }),

    taskDone: immediate<{ readonly at: number }>({
      weight: 2,
      draw: anyQueue,
      python: `
        async def perform(world, label, at):
            queue = world.shared["queues"][at]
            try:
                world.log(label, queue.task_done())
            except ValueError as error:
                world.log(label, describe(error))
            world.log(label, text(queue))
      `,
      perform(step, given) {
        attempt(step, () => queueAt(step, given).taskDone())
        look(step, given)
      },
    }),

    joinQueue: awaiting({
      draw: anyQueue,
      python: `
        async def perform(world, label, at):
            queue = world.shared["queues"][at]
            await world.outcome_of(label, queue, queue.join())
      `,
      on: queueAt,
      begin: (queue) => queue.join(),
    }),

    shutdownQueue: immediate<{ readonly at: number; readonly immediate: boolean }>({
      draw: (draw) => ({ ...anyQueue(draw), immediate: draw.random.chance(0.3) }),
      python: `
        async def perform(world, label, at, immediate):
            queue = world.shared["queues"][at]
            queue.shutdown(immediate)
            world.log(label, text(queue))
      `,
      perform(step, given) {
        queueAt(step, given).shutdown(given.immediate)
        look(step, given)
      },
    }),

    lookAtQueue: immediate({
      draw: anyQueue,
      python: `
        async def perform(world, label, at):
            queue = world.shared["queues"][at]
            world.log(label, queue.maxsize, queue.qsize(), queue.empty(), queue.full(), text(queue))
      `,
      perform(step, given) {
        const queue = queueAt(step, given)
        step.log(queue.maxsize, queue.qsize(), queue.empty(), queue.full(), String(queue))
      },
    }),

    consume,
  },
}

/** What an item begins with; a priority queue gives out the smallest first. */
function drawPriority({ random }: Draw): number {
  return random.between(1, 9)
}

function look(step: Step, given: { readonly at: number }): void {
  step.log(String(queueAt(step, given)))
}

/** What comes out of it is logged, also if it is an error. */
function attempt(step: Step, attempted: () => number | void): void {
  try {
    step.log(attempted() ?? null)
  } catch (error) {
    step.log(describe(error))
  }
}
