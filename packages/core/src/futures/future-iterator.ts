import { RuntimeError } from '../errors/runtime-error.ts'
import { rememberWait } from '../introspection/debug-mode.ts'
import { describeFuture } from './describe-future.ts'
import type { Future } from './future.ts'

/** One `yield* future` of a generator: yields the future to whoever drives the generator, then ends with its result. */
export class FutureIterator<T> implements Iterator<unknown, T, unknown> {
  readonly #future: Future<T>
  // The same object for both steps: one less to make for each wait.
  readonly #step: { done: boolean; value: unknown } = { done: false, value: undefined }

  constructor(future: Future<T>) {
    this.#future = future
  }

  next(): IteratorResult<unknown, T> {
    const future = this.#future
    const step = this.#step
    if (future.done()) {
      step.done = true
      step.value = future.result()
    } else if (step.value === undefined) {
      future.blocking = true
      rememberWait()
      step.value = future
    } else {
      // Whatever asks again before the future is done is no task, and would ask for ever: `[...future]`, a `for` loop.
      throw new RuntimeError(
        `${describeFuture(future)} was iterated over: write await future, or yield* future in a generator coroutine`,
      )
    }
    return step as IteratorResult<unknown, T>
  }

  throw(error: unknown): never {
    throw error
  }

  return(value: T): IteratorResult<unknown, T> {
    return { done: true, value }
  }
}
