import { LifoQueue, PriorityQueue, Queue } from '@asyncio/sync'
import type { Draw } from './draw.ts'
import type { Shared } from './shared.ts'
import type { Step } from './step.ts'

const COUNT = 2
const lastNumbers = new WeakMap<Queue<number>, number>()
const queueTypes = { Queue, LifoQueue, PriorityQueue } as const

/** Of which sort, and how many items it holds. */
type Made = readonly [name: keyof typeof queueTypes, maxsize: number]

/** The queues that all tasks of a program share. */
export const sharedQueues: Shared<readonly Queue<number>[]> = {
  name: 'queues',
  draw: (random) =>
    Array.from({ length: COUNT }, (): Made => [
      random.pick(['Queue', 'LifoQueue', 'PriorityQueue']),
      random.pick([0, 1, 1, 2]),
    ]),
  make: (drawn) => (drawn as readonly Made[]).map(([name, maxsize]) => new queueTypes[name]<number>(maxsize)),
  sweep(queues, number) {
    for (const queue of queues) {
      if (number >= 2) queue.shutdown(number === 3)
      ignoringErrors(() => queue.putNowait(number))
      if (number >= 1) ignoringErrors(() => queue.getNowait())
      if (number >= 1) ignoringErrors(() => queue.taskDone())
    }
  },
  python: `
    import itertools

    def make(drawn):
        queues = [getattr(asyncio, name)(maxsize) for name, maxsize in drawn]
        for queue in queues:
            queue.numbers = itertools.count(1)
        return queues

    def ignoring_errors(function, *arguments):
        try:
            function(*arguments)
        except (asyncio.QueueEmpty, asyncio.QueueFull, asyncio.QueueShutDown, ValueError):
            pass

    async def sweep(queues, number):
        for queue in queues:
            if number >= 2:
                queue.shutdown(number == 3)
            ignoring_errors(queue.put_nowait, number)
            if number >= 1:
                ignoring_errors(queue.get_nowait)
            if number >= 1:
                ignoring_errors(queue.task_done)
  `,
}

/** One of them. */
export function anyQueue({ random }: Draw): { readonly at: number } {
  return { at: random.between(0, COUNT - 1) }
}

export function queueAt({ world }: Step, { at }: { readonly at: number }): Queue<number> {
  return world.shared(sharedQueues)[at] as Queue<number>
}

/** No two items of a queue are equal, so that each sort of queue keeps them in one order only. */
export function newItem(queue: Queue<number>, priority: number): number {
  const number = (lastNumbers.get(queue) ?? 0) + 1
  lastNumbers.set(queue, number)
  return priority * 10_000 + number
}

function ignoringErrors(attempted: () => unknown): void {
  try {
    attempted()
  } catch {
    // That it was empty, full, or shut down.
  }
}
