import type { EventLoop } from '@asyncio/core'
import { tasksOf } from './tasks-of.ts'
import type { ThreadSnapshot } from './task-snapshot.ts'

/** By which another process finds the tasks of this one. */
export const TASKS = '@asyncio/node.tasks'

const open = new Set<EventLoop>()

/** The loops of this thread whose tasks can be asked for. */
export const openLoops = {
  add(loop: EventLoop): void {
    if (open.size === 0)
      Object.defineProperty(globalThis, Symbol.for(TASKS), { value: snapshotTasks, configurable: true })
    open.add(loop)
  },

  delete(loop: EventLoop): void {
    open.delete(loop)
  },
}

/**
 * The tasks of this thread that are not done, in every open `NodeEventLoop`, as plain data: what `asyncio ps` shows of another process.
 *
 * @returns what `buildAsyncTree` and `buildTaskTable` take
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
  return tasksOf(open)
}
