import { currentTask, Task as CoreTask, type EventLoop } from '@asyncio/core'
import { deprecated } from '../deprecated.ts'
import { getEventLoop } from '../policies/get-event-loop.ts'
import { rememberTasks } from './remembered-tasks.ts'

/**
 * The class of tasks with the two methods that it had: which task runs, and which tasks there are. Every task is an instance of it.
 *
 * Mirrors `asyncio.Task` as it was until Python 3.8.
 *
 * @example
 * ```ts
 * import { coroutine, getEventLoop, Task } from '@asyncio/legacy'
 *
 * const main = coroutine(function* main() {
 *   yield
 *   return Task.currentTask() === [...Task.allTasks()].at(-1)
 * })
 * console.log(await getEventLoop().runUntilComplete(main())) // true
 * ```
 */
export class Task<T> extends CoreTask<T> {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof CoreTask
  }

  /**
   * The task that the calling code is part of, or `null`.
   *
   * Mirrors `asyncio.Task.current_task`. Deprecated since Python 3.7, removed in 3.9.
   *
   * @param loop the loop to ask; by default that of `getEventLoop`
   */
  static currentTask(loop: EventLoop | null = null): CoreTask<unknown> | null {
    deprecated('Task.currentTask')
    return currentTask(loop ?? getEventLoop())
  }

  /**
   * The tasks of a loop, the oldest first, with those that are done and that somebody still holds.
   *
   * **Differs from Python:** those that were done before the loop met this package are not among them. It meets it when it is made
   * or answered with by `newEventLoop` or `getEventLoop` of this package, or asked here for the first time.
   *
   * Mirrors `asyncio.Task.all_tasks`. Deprecated since Python 3.7, removed in 3.9.
   *
   * @param loop the loop to ask; by default that of `getEventLoop`
   */
  static allTasks(loop: EventLoop | null = null): Set<CoreTask<unknown>> {
    deprecated('Task.allTasks')
    return rememberTasks(loop ?? getEventLoop()).all()
  }
}
