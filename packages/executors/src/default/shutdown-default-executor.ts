import { getRunningLoop, type Coroutine, type Duration, type EventLoop } from '@asyncio/core'
import { defaultExecutorOf } from './default-executor.ts'

/**
 * Takes no more work for the default executor of a loop, and waits until what it has is done. `run` and `Runner` call it by themselves,
 * with a timeout of five minutes.
 *
 * **Cancellation:** ends the wait. No more work is taken all the same.
 *
 * Mirrors `loop.shutdown_default_executor`.
 *
 * @param timeout how long it waits; for ever if it is `null`. Then it warns, and waits no longer
 * @param loop the loop; by default the running one
 *
 * @example
 * ```ts
 * import { shutdownDefaultExecutor, toThread } from '@asyncio/executors'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   await toThread(() => 42)
 *   await shutdownDefaultExecutor(10)
 * })
 * ```
 */
export function shutdownDefaultExecutor(
  timeout: Duration | null = null,
  loop: EventLoop = getRunningLoop(),
): Coroutine<void> {
  return defaultExecutorOf(loop).shutdown(timeout)
}
