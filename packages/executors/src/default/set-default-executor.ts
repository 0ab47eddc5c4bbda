import { getRunningLoop, type EventLoop, type Executor } from '@asyncio/core'
import { defaultExecutorOf } from './default-executor.ts'

/**
 * Sets the executor of a loop for work that names none.
 *
 * **Differs from Python:** any executor will do; there it has to be a `ThreadPoolExecutor`. The one before is not shut down, as in Python.
 *
 * Mirrors `loop.set_default_executor`.
 *
 * @param loop the loop; by default the running one
 * @throws {TypeError} if it is not an executor
 *
 * @example
 * ```ts
 * import { ProcessPoolExecutor, setDefaultExecutor, toThread } from '@asyncio/executors'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   setDefaultExecutor(new ProcessPoolExecutor())
 *   console.log(await toThread((n: number) => n * 2, 21)) // 42, of another process
 * })
 * ```
 */
export function setDefaultExecutor(executor: Executor, loop: EventLoop = getRunningLoop()): void {
  defaultExecutorOf(loop).set(executor)
}
