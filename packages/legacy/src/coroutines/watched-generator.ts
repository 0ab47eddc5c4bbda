import type { GeneratorCoroutine } from '@asyncio/core'

/** A generator that says whether it runs, and whether it has ended: what `CoroWrapper` is asked for. */
export class WatchedGenerator<T> implements Iterator<unknown, T, unknown> {
  running = false
  ended = false
  readonly #generator: GeneratorCoroutine<T>

  constructor(generator: GeneratorCoroutine<T>) {
    this.#generator = generator
  }

  next(value?: unknown): IteratorResult<unknown, T> {
    return this.#step(() => this.#generator.next(value))
  }

  throw(error: unknown): IteratorResult<unknown, T> {
    return this.#step(() => this.#generator.throw(error))
  }

  return(value: T): IteratorResult<unknown, T> {
    return this.#step(() => this.#generator.return(value))
  }

  [Symbol.iterator](): this {
    return this
  }

  #step(advance: () => IteratorResult<unknown, T>): IteratorResult<unknown, T> {
    this.running = true
    this.ended = true // until it has come to another yield
    try {
      const result = advance()
      this.ended = result.done === true
      return result
    } finally {
      this.running = false
    }
  }
}
