import { RuntimeError, type Awaitable } from '@asyncio/core'
import { currentLoop } from '@asyncio/core/lowlevel'
import { Runner, type ProgramOptions, type RunnerOptions } from './runner.ts'

/** Options of `run`. */
export interface RunOptions extends RunnerOptions, Pick<ProgramOptions, 'signal' | 'stopSignals'> {}

/**
 * Runs a program: makes a loop, runs the coroutine in it, cancels what it left behind, closes the loop, and answers with the result.
 *
 * **Cancellation:** when the main coroutine ends, every task that is left is cancelled and waited for. When `options.signal` aborts, the main
 * coroutine is cancelled, and the promise rejects with a `CancelledError` whose message is the signal's reason.
 *
 * Ctrl-C cancels the main coroutine, too. It can clean up, and the promise rejects with a `KeyboardInterrupt`. A second one ends the
 * process. `options.stopSignals` says which signals do so.
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
 * import { sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   console.log('hello')
 *   await sleep(1)
 *   console.log('world')
 * })
 * ```
 */
export async function run<T>(main: Awaitable<T>, options: RunOptions = {}): Promise<T> {
  if (currentLoop() !== null)
    throw new RuntimeError('run() cannot be called from a running event loop: await the coroutine instead')
  const runner = new Runner(options)
  const result = await runner.run(main, options).catch(async (error: unknown) => {
    // What the program threw is what went wrong first; a failure to clean up after it would only hide it.
    await runner.close().catch(() => undefined)
    throw error
  })
  await runner.close()
  return result
}
