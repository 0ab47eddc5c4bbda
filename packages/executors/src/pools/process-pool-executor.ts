/// <reference lib="esnext.disposable" preserve="true" />
import { PoolExecutor } from './pool-executor.ts'
import type { PoolOptions } from './pool-options.ts'

/**
 * Work in processes: for what may crash, leaks memory, or changes what a whole process has, such as its working directory.
 *
 * **Cancellation:** of work that runs ends its process.
 *
 * **Differs from Python:** work is a function that uses nothing of what surrounds it, or is named by its module. Nothing can be moved to
 * another process: what is marked by `transfer` is copied.
 *
 * Mirrors `concurrent.futures.ProcessPoolExecutor`.
 *
 * @throws {ValueError} if a number of the options is not greater than 0
 * @throws {RuntimeError} in a bundle, which does not have the program of the workers: leave this package out of it
 *
 * @example
 * ```ts
 * import { ProcessPoolExecutor, runInExecutor } from '@asyncio/executors'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   await using pool = new ProcessPoolExecutor({ maxWorkers: 2, maxTasksPerChild: 100 })
 *   console.log(await runInExecutor(pool, (a: number, b: number) => a ** b, 2, 10)) // 1024
 * })
 * ```
 */
export class ProcessPoolExecutor extends PoolExecutor {
  constructor(options: PoolOptions = {}) {
    super('child_process', options)
  }
}
