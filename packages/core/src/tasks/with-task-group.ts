import type { GeneratorCoroutine } from '../coroutines/coroutine-like.ts'
import { Coroutine } from '../coroutines/coroutine.ts'
import { describeValue } from '../errors/describe-value.ts'
import { runWith } from '../managers/async-with.ts'
import { requireOptions } from '../options.ts'
import type { AbortSignalLike } from './abort-signal.ts'
import { TaskGroup, type TaskGroupOptions } from './task-group.ts'
import { untilAborted } from './until-aborted.ts'

/** The body of a group: it gets the group, and makes tasks in it. */
export type TaskGroupBody<T> = (group: TaskGroup) => T | PromiseLike<T> | GeneratorCoroutine<T>

/** Options of a group, and of what else may end it. */
export interface TaskGroupRunOptions extends TaskGroupOptions {
  /** Cancels body and tasks when it aborts, with its reason as the message. If it has aborted already, the body does not begin. */
  signal?: AbortSignalLike
}

/**
 * Runs a function with a group of tasks, and waits for all of them: none is left running when it ends, however it ends.
 *
 * The function runs in the calling task. When it or a task fails, the others are cancelled, and what failed is thrown as an
 * `ExceptionGroup`; `catchGroup` handles it kind by kind. `group.cancel()` ends everything early, and well.
 *
 * **Cancellation:** reaches the function and all tasks. They are waited for before it goes on as a `CancelledError`.
 *
 * **Differs from Python:** there it is `async with TaskGroup() as group:`.
 *
 * Mirrors `asyncio.TaskGroup`.
 *
 * @returns what the function returns; `undefined` where `group.cancel()` has cut it off, so let its type say so if you use that
 * @throws {ExceptionGroup} of all that failed; with `unwrapSingle` a failure that is the only one is thrown as it is
 * @throws {RuntimeError} if the caller is in no task
 * @throws {TypeError} if it is not given a function
 *
 * @example
 * ```ts
 * import { sleep, taskGroup } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * const sum = await run(() =>
 *   taskGroup(async (group) => {
 *     const one = group.createTask(sleep(0.2, 1))
 *     const two = group.createTask(sleep(0.1, 2))
 *     return (await one) + (await two)
 *   }),
 * )
 * console.log(sum)
 * ```
 */
export function taskGroup<T>(body: TaskGroupBody<T>, options: TaskGroupRunOptions = {}): Coroutine<T> {
  if (typeof body !== 'function')
    throw new TypeError(
      `taskGroup() takes a function, which gets the group to make tasks in: received ${describeValue(body)}`,
    )
  requireOptions(options, 'taskGroup()', 'unwrapSingle: true')
  const { signal } = options
  const running = runWith(new TaskGroup(options), body) as GeneratorCoroutine<T>
  return new Coroutine(signal === undefined ? running : untilAborted(signal, running), 'taskGroup')
}
