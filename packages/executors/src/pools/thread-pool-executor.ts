/// <reference lib="esnext.disposable" preserve="true" />
import { PoolExecutor } from './pool-executor.ts'
import type { PoolOptions } from './pool-options.ts'

/**
 * Work in threads of this process: for computations that would hold up the loop.
 *
 * A thread is a worker of Node's, with modules and globals of its own. It costs some tens of milliseconds to start, so the pool keeps
 * those it has, and idle ones do not keep the process running.
 *
 * **Cancellation:** of work that runs ends its thread.
 *
 * **Differs from Python:** threads share no objects. Work is a function that uses nothing of what surrounds it, or is named by its module.
 *
 * Mirrors `concurrent.futures.ThreadPoolExecutor`.
 *
 * @throws {ValueError} if a number of the options is not greater than 0
 * @throws {RuntimeError} in a bundle, which does not have the program of the workers: leave this package out of it
 *
 * @example
 * ```ts
 * import { getRunningLoop } from '@asyncio/core'
 * import { runInExecutor, ThreadPoolExecutor } from '@asyncio/executors'
 * import { run } from '@asyncio/loop'
 *
 * function countPrimes(below: number): number {
 *   let count = 0
 *   for (let n = 2; n < below; n++) {
 *     let isPrime = true
 *     for (let d = 2; d * d <= n && isPrime; d++) isPrime = n % d !== 0
 *     if (isPrime) count++
 *   }
 *   return count
 * }
 *
 * await run(async () => {
 *   await using pool = new ThreadPoolExecutor({ maxWorkers: 2 })
 *   console.log(await runInExecutor(pool, countPrimes, 100_000)) // 9592
 * })
 * ```
 */
export class ThreadPoolExecutor extends PoolExecutor {
  constructor(options: PoolOptions = {}) {
    super('worker_threads', options)
  }
}
