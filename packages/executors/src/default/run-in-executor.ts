import {
  getRunningLoop,
  RuntimeError,
  wrapFuture,
  type EventLoop,
  type Executor,
  type Future,
  type Work,
} from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'
import { defaultExecutorOf } from './default-executor.ts'

/**
 * Runs work in an executor, and returns a future of the running loop. It is `loop.runInExecutor`, for any loop.
 *
 * **Cancellation:** of the future stops the work; see `ThreadPoolExecutor`.
 *
 * **Differs from Python:** there a function that runs can't be stopped.
 *
 * Mirrors `loop.run_in_executor`.
 *
 * @param executor `null` for the loop's default one: threads, unless `setDefaultExecutor` says otherwise. It is made when it is first
 * needed, and shut down by `run` and `Runner`
 * @param work a function that uses nothing of what surrounds it, or `{ module, name }`; see `work`
 * @throws {TypeError} if one of them is not what it should be
 * @throws {RuntimeError} if no loop runs here, or the executor was shut down
 *
 * @example
 * ```ts
 * import { runInExecutor } from '@asyncio/executors'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   console.log(await runInExecutor(null, (n: number) => n * 2, 21)) // 42
 * })
 * ```
 */
export function runInExecutor<A extends unknown[], R>(
  executor: Executor | null,
  work: Work<A, R>,
  ...args: A
): Future<R> {
  return runInExecutorOf(getRunningLoop(), executor, work, args)
}

/** The same, for a given loop: what `loop.runInExecutor` is made of. */
export function runInExecutorOf<A extends unknown[], R>(
  loop: EventLoop,
  executor: Executor | null,
  work: Work<A, R>,
  args: A,
): Future<R> {
  if (executor === null) return defaultExecutorOf(loop).run(work, args)
  if (typeof executor?.submit !== 'function')
    throw new TypeError(`An executor is needed, or null for the default one: received ${describeValue(executor)}`)
  if (loop.isClosed()) throw new RuntimeError('Event loop is closed')
  return wrapFuture(executor.submit(work, ...args), { loop })
}
