import type { Future } from './future.ts'

/** One `yield* future` of a generator: yields the future to whoever drives the generator, then ends with its result. */
export class FutureIterator<T> implements Iterator<unknown, T, unknown> {
  readonly #future: Future<T>
  readonly #step: { done: boolean; value: unknown } = { done: false, value: undefined }

  constructor(future: Future<T>) {
    this.#future = future
  }

  next(): IteratorResult<unknown, T> {
    const step = this.#step
    if (this.#future.done()) {
      step.done = true
      step.value = this.#future.result()
    } else {
      this.#future.blocking = true
      step.value = this.#future
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
