import type { Awaitable } from '@asyncio/core'
import { run as runInLoop, type RunOptions } from '@asyncio/loop'
import { newLoopOfRun } from './new-event-loop.ts'

/**
 * Runs a program: `run` of `@asyncio/loop`, in a `NodeEventLoop` where no other loop is asked for.
 *
 * **Cancellation:** when the main coroutine ends, every task that is left is cancelled and waited for. When `options.signal` aborts, or at
 * Ctrl-C, the main coroutine is cancelled.
 *
 * **Differs from Python:** it can't block the thread, so it returns a promise. Several may run side by side.
 *
 * Mirrors `asyncio.run`.
 *
 * @param main an `async` function, a coroutine object, a generator function or its generator, or a future
 * @throws what the program throws (the promise rejects), and {RuntimeError} inside a running loop: there, await the coroutine
 *
 * @example
 * ```ts
 * import { getRunningLoop, run } from '@asyncio/node'
 *
 * await run(async () => {
 *   console.log(await getRunningLoop().runInExecutor(null, (a: number, b: number) => a + b, 40, 2)) // 42
 * })
 * ```
 */
export function run<T>(main: Awaitable<T>, options: RunOptions = {}): Promise<T> {
  return runInLoop(main, { ...options, loopFactory: options.loopFactory ?? newLoopOfRun })
}
