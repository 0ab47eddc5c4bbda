import { currentContext } from '../context/context.ts'
import { currentFrame, enterFrame, Frame, leaveFrame } from '../context/frame.ts'
import type { EventLoop } from '../contracts/event-loop.ts'
import { RuntimeError } from '../errors/runtime-error.ts'
import { describeFuture } from '../futures/describe-future.ts'
import type { Task } from './task.ts'

// For authors of tasks of another kind: what `Task` does by itself.

/** The frame that was current before each task that was entered. */
const outerFrames: (Frame | undefined)[] = []

/** Makes `allTasks` know a task. Mirrors `asyncio._register_task`. */
export function registerTask(task: Task<unknown>): void {
  task.getLoop().tasks.add(task)
}

/** Makes `allTasks` forget a task. One that it does not know does no harm. Mirrors `asyncio._unregister_task`. */
export function unregisterTask(task: Task<unknown>): void {
  task.getLoop().tasks.delete(task)
}

/**
 * Makes a task the current one of the synchronous code that follows, up to `leaveTask`.
 *
 * Mirrors `asyncio._enter_task`.
 *
 * @throws {RuntimeError} if another task is the current one
 */
export function enterTask(loop: EventLoop, task: Task<unknown>): void {
  const current = taskOf(loop)
  if (current !== null) {
    throw new RuntimeError(
      `Cannot enter into task ${describeFuture(task)} while another task ${describeFuture(current)} is being executed.`,
    )
  }
  outerFrames.push(enterFrame(new Frame(loop, task, currentContext())))
}

/**
 * Ends what `enterTask` began.
 *
 * Mirrors `asyncio._leave_task`.
 *
 * @throws {RuntimeError} if the task is not the current one
 */
export function leaveTask(loop: EventLoop, task: Task<unknown>): void {
  const current = taskOf(loop)
  if (current !== task) {
    throw new RuntimeError(
      `Leaving task ${describeFuture(task)} does not match the current task ${current === null ? 'null' : describeFuture(current)}.`,
    )
  }
  leaveFrame(outerFrames.pop())
}

function taskOf(loop: EventLoop): Task<unknown> | null {
  const frame = currentFrame()
  return frame?.loop === loop ? frame.task : null
}
