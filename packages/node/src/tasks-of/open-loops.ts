import type { EventLoop } from '@asyncio/core'
import { snapshotOf, type ThreadSnapshot } from '@asyncio/loop/node'

const open = new Set<EventLoop>()

/** The loops of this thread whose tasks `snapshotTasks` tells of. */
export const openLoops = {
  add(loop: EventLoop): void {
    open.add(loop)
  },

  delete(loop: EventLoop): void {
    open.delete(loop)
  },
}

/**
 * The tasks of this thread that are not done, in every open `NodeEventLoop`, as plain data: the same that `asyncio ps` shows of another
 * process.
 *
 * @returns a snapshot, as `buildAsyncTree` and `buildTaskTable` take it
 *
 * @example
 * ```ts
 * import { createTask, run, sleep, snapshotTasks } from '@asyncio/node'
 *
 * await run(async () => {
 *   createTask(sleep(1), { name: 'nap' })
 *   await sleep(0)
 *   console.log(snapshotTasks()[0]?.tasks.map(({ name }) => name)) // [ 'Task-1', 'nap' ]
 * })
 * ```
 */
export function snapshotTasks(): ThreadSnapshot[] {
  return snapshotOf(open)
}
