import type { CoroutineLike } from '../coroutines/coroutine-like.ts'
import { getRunningLoop } from '../running-loop.ts'
import { requireTaskOptions } from './require-task-options.ts'
import type { Task, TaskOptions } from './task.ts'

/**
 * Runs a coroutine beside the calling one, as a task of the running loop. It begins in the loop's next turn.
 *
 * Takes an `async` function, a coroutine object, a generator function or its generator. Keep the task and await it, or its failure is nobody's.
 *
 * **Cancellation:** the task goes on when its creator is cancelled, unless the creator awaits it.
 *
 * **Differs from Python:** a call of an `async` function runs already, so pass the function: `createTask(() => work(1))`.
 *
 * Mirrors `asyncio.create_task`.
 *
 * @throws {RuntimeError} if no loop runs here
 * @throws {TypeError} if it is given a promise, or anything that can't be run, or an option is not what it has to be
 *
 * @example
 * ```ts
 * import { createTask, sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   const naps = [0.3, 0.2, 0.1].map((seconds) => createTask(sleep(seconds, seconds)))
 *   for (const nap of naps) console.log(await nap) // all in 0.3 seconds
 * })
 * ```
 */
export function createTask<T>(coroutine: CoroutineLike<T>, options?: TaskOptions): Task<T> {
  requireTaskOptions(options)
  return getRunningLoop().createTask(coroutine, options)
}
