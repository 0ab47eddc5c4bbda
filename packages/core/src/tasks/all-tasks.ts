import type { EventLoop } from '../contracts/event-loop.ts'
import { getRunningLoop } from '../running-loop.ts'
import type { Task } from './task.ts'

/**
 * The tasks of a loop that are not done, the oldest first.
 *
 * Mirrors `asyncio.all_tasks`.
 *
 * @param loop the loop to ask; by default the running one
 * @throws {RuntimeError} if no loop is given and none runs here
 *
 * @example
 * ```ts
 * import { allTasks, createTask, sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   createTask(sleep(1), { name: 'napping' })
 *   for (const task of allTasks()) console.log(task.getName())
 * })
 * ```
 */
export function allTasks(loop: EventLoop = getRunningLoop()): Set<Task<unknown>> {
  // Tasks of another make may be done and still stand there.
  return new Set([...loop.tasks].filter((task) => !task.done()))
}
