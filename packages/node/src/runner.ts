import { Runner as RunnerOfLoop, type RunnerOptions } from '@asyncio/loop'
import { newLoopOfRun } from './new-event-loop.ts'

/**
 * A runner has a loop for several programs, one after the other: `Runner` of `@asyncio/loop`, with a `NodeEventLoop` by default.
 *
 * Mirrors `asyncio.Runner`.
 *
 * @example
 * ```ts
 * import { Runner, sleep } from '@asyncio/node'
 *
 * await using runner = new Runner()
 * console.log(await runner.run(sleep(0.1, 'first')))
 * console.log(await runner.run(sleep(0.1, 'second')))
 * ```
 */
export class Runner extends RunnerOfLoop {
  constructor(options: RunnerOptions = {}) {
    super({ ...options, loopFactory: options.loopFactory ?? newLoopOfRun })
  }
}
