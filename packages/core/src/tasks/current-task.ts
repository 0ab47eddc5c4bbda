import { currentFrame } from '../context/frame.ts'
import type { EventLoop } from '../contracts/event-loop.ts'
import { getRunningLoop } from '../running-loop.ts'
import type { Task } from './task.ts'

/**
 * The task that the calling code is part of, or `null` in a plain callback.
 *
 * Mirrors `asyncio.current_task`.
 *
 * @param loop the loop to ask; by default the running one
 * @throws {RuntimeError} if no loop is given and none runs here
 *
 * @example
 * ```ts
 * import { currentTask } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   console.log(currentTask()?.getName())
 * })
 * ```
 */
export function currentTask(loop: EventLoop = getRunningLoop()): Task<unknown> | null {
  const frame = currentFrame()
  const task = frame?.loop === loop ? frame.task : null
  // What an async function left running after its task's end is part of no task.
  return task === null || task.done() ? null : task
}
