import type { TaskFactory } from '../contracts/task-factory.ts'
import type { EventLoop } from '../contracts/event-loop.ts'
import type { CoroutineLike } from '../coroutines/coroutine-like.ts'
import { describeValue } from '../errors/describe-value.ts'
import { Task, type TaskOptions } from './task.ts'

/** A class of tasks that knows `eagerStart`. */
export type TaskConstructor = new <T>(
  coroutine: CoroutineLike<T>,
  options: TaskOptions & { loop?: EventLoop | null },
) => Task<T>

/**
 * Makes a factory for tasks of a class of your own that take their first step at once.
 *
 * Mirrors `asyncio.create_eager_task_factory`.
 *
 * @throws {TypeError} if it is not given a class
 *
 * @example
 * ```ts
 * import { createEagerTaskFactory, getRunningLoop, Task } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * class NamedTask<T> extends Task<T> {}
 *
 * await run(async () => {
 *   getRunningLoop().setTaskFactory(createEagerTaskFactory(NamedTask))
 * })
 * ```
 */
export function createEagerTaskFactory(constructor: TaskConstructor): TaskFactory {
  if (typeof constructor !== 'function') {
    throw new TypeError(`createEagerTaskFactory() takes a class of tasks: received ${describeValue(constructor)}`)
  }
  return (loop, coroutine, options) => new constructor(coroutine, { eagerStart: true, ...options, loop })
}

/**
 * A factory for tasks that take their first step at once, when they are made, and not in the loop's next turn. One that never has
 * to wait never goes through the loop.
 *
 * **Differs from Python:** an `async` function that never waits is seen to be done when its step is over, a moment after `createTask` has
 * returned. A generator function is done at once.
 *
 * Mirrors `asyncio.eager_task_factory`.
 *
 * @example
 * ```ts
 * import { createTask, eagerTaskFactory, getRunningLoop } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   getRunningLoop().setTaskFactory(eagerTaskFactory)
 *   createTask(async () => console.log('first'))
 *   console.log('second')
 * })
 * ```
 */
export const eagerTaskFactory: TaskFactory = /* @__PURE__ */ createEagerTaskFactory(Task)
