import { RuntimeError } from '../errors/runtime-error.ts'
import { rememberWait } from '../introspection/debug-mode.ts'
import { describeFuture } from './describe-future.ts'
import type { Future } from './future.ts'

/** A `yield* future` of a generator: yields the future to the driver of the generator, then ends with its result. */
export class FutureIterator<T> implements Iterator<unknown, T, unknown> {
  readonly #future: Future<T>
  // It is its own answer, to both steps: one object for each wait.
  done = false
  value: unknown

  constructor(future: Future<T>) {
    this.#future = future
  }

  next(): IteratorResult<unknown, T> {
    const future = this.#future
    if (future.done()) {
      this.done = true
      this.value = future.result()
    } else if (this.value === undefined) {
      future.blocking = true
      rememberWait()
      this.value = future
    } else {
      // Whatever asks again before the future is done is no task, and would ask for ever: `[...future]`, a `for` loop.
      throw new RuntimeError(
        `${describeFuture(future)} was iterated over: write await future, or yield* future in a generator coroutine`,
      )
    }
    return this as IteratorResult<unknown, T>
  }

  throw(error: unknown): never {
    throw error
  }

  return(value: T): IteratorResult<unknown, T> {
    return { done: true, value }
  }
}
