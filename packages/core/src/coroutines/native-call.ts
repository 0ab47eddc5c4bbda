import { currentFrame } from '../context/frame.ts'
import { RuntimeError } from '../errors/runtime-error.ts'

/**
 * A generator's `yield*` of an `async` function: the generator stands still until the function has ended, and goes on in
 * the same step of the task, without a turn of the loop in between.
 */
export class NativeCall<T> implements Iterator<unknown, T, unknown> {
  readonly #start: () => PromiseLike<T>
  #ended: Promise<void> | undefined
  #outcome: { value: T } | { error: unknown } | undefined

  constructor(start: () => PromiseLike<T>) {
    this.#start = start
  }

  /** The first call starts the function and yields this object to the driver; the second one ends with the outcome. */
  next(): IteratorResult<unknown, T> {
    if (this.#ended === undefined) {
      const frame = currentFrame()
      frame?.loop?.nativeStepped(frame)
      this.#ended = Promise.resolve(this.#start()).then(
        (value) => {
          this.#outcome = { value }
        },
        (error: unknown) => {
          this.#outcome = { error }
        },
      )
      return { done: false, value: this }
    }
    if (this.#outcome === undefined)
      throw new RuntimeError('An async function was stepped by hand before it had ended: await it instead')
    if ('error' in this.#outcome) throw this.#outcome.error
    return { done: true, value: this.#outcome.value }
  }

  throw(error: unknown): never {
    throw error
  }

  return(value: T): IteratorResult<unknown, T> {
    return { done: true, value }
  }

  whenEnded(callback: () => void): void {
    void this.#ended?.then(callback)
  }
}
