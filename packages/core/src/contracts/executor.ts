import type { Coroutine } from '../coroutines/coroutine.ts'
import type { Duration } from '../duration.ts'
import type { ConcurrentFuture } from '../futures/concurrent-future.ts'
import type { Future } from '../futures/future.ts'

/**
 * A function by the module that exports it: what can be sent to a thread, a process or another machine.
 *
 * @typeParam F the function
 */
export interface WorkReference<F extends (...args: never[]) => unknown = (...args: never[]) => unknown> {
  /** The module, as `import()` takes it: `new URL('./work.ts', import.meta.url)`, or the name of a package. */
  readonly module: string | { readonly href: string }
  /** The name under which the module exports it; by default `default`. */
  readonly name?: string
  /** @internal Only says what the function takes and answers with. */
  readonly of?: F
}

/** Work, and the values of context variables that go with it, by the names under which they were shared. */
export interface WorkInContext<F extends (...args: never[]) => unknown = (...args: never[]) => unknown> {
  readonly work: F | WorkReference<F>
  readonly context: Readonly<Record<string, unknown>>
}

/**
 * Work for an executor: a function that needs nothing of what surrounds it, or a function by its module and name; either
 * with values of context variables, if there are any.
 */
export type Work<A extends unknown[], R> =
  | WorkFunction<A, R>
  | WorkReference<WorkFunction<A, R>>
  | WorkInContext<WorkFunction<A, R>>

/** The function that a `Work` stands for. */
export type WorkFunction<A extends unknown[], R> = (...args: A) => R | PromiseLike<R>

/** Options of an executor's shutdown. */
export interface ExecutorShutdownOptions {
  /** Whether to wait until all work is done, and whoever does it has ended; `true` if nothing is said. */
  wait?: boolean
  /** Whether work that has not begun is cancelled. */
  cancelFutures?: boolean
}

/**
 * An executor does work elsewhere: in threads, in processes, on other machines.
 *
 * Mirrors `concurrent.futures.Executor`.
 */
export interface Executor {
  /**
   * Submits work, and returns a future of its result.
   *
   * @throws {RuntimeError} if it was shut down
   */
  submit<A extends unknown[], R>(work: Work<A, R>, ...args: A): ConcurrentFuture<R>

  /** Takes no more work. The promise settles when all that was taken is done, or at once if it is not to wait. */
  shutdown(options?: ExecutorShutdownOptions): Promise<void>
}

/** The methods of a loop for work elsewhere. */
export interface ExecutorCalls {
  /**
   * Runs work in an executor; in the loop's default one if that is `null`.
   *
   * **Cancellation:** reaches the executor, and those of `@asyncio/executors` stop the work.
   *
   * Mirrors `loop.run_in_executor`.
   */
  runInExecutor<A extends unknown[], R>(executor: Executor | null, work: Work<A, R>, ...args: A): Future<R>

  /** Sets the executor for work that names none. Mirrors `loop.set_default_executor`. */
  setDefaultExecutor(executor: Executor): void

  /**
   * Takes no more work for the default executor, and waits for what it has; no longer than the timeout says. `run` and `Runner` call it
   * by themselves.
   *
   * Mirrors `loop.shutdown_default_executor`.
   */
  shutdownDefaultExecutor(timeout?: Duration | null): Coroutine<void>
}
