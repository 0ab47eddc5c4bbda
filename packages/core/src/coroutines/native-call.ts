import { currentFrame } from '../context/frame.ts'
import { RuntimeError } from '../errors/runtime-error.ts'

const CREATED = 0
const RUNNING = 1
const RETURNED = 2
const THREW = 3

/**
 * A generator's `yield*` of an `async` function: the generator stands still until the function has ended, and goes on in
 * the same step of the task, without a turn of the loop in between.
 */
export class NativeCall<T> implements Iterator<unknown, T, unknown> {
  readonly #running: PromiseLike<T>
  #state = CREATED
  #outcome: unknown
  #whenEnded: (() => void) | undefined

  constructor(running: PromiseLike<T>) {
    this.#running = running
  }

  [Symbol.iterator](): this {
    return this
  }

  /** The first call yields this object to the driver, to be told when the function has ended; the second one ends with the outcome. */
  next(): IteratorResult<unknown, T> {
    if (this.#state === CREATED) {
      this.#state = RUNNING
      const frame = currentFrame()
      frame?.loop?.nativeStepped(frame)
      Promise.resolve(this.#running).then(
        (value) => this.#end(RETURNED, value),
        (error: unknown) => this.#end(THREW, error),
      )
      return { done: false, value: this }
    }
    if (this.#state === RUNNING)
      throw new RuntimeError('An async function was stepped by hand before it had ended: await it instead')
    if (this.#state === THREW) throw this.#outcome
    return { done: true, value: this.#outcome as T }
  }

  throw(error: unknown): never {
    throw error
  }

  return(value: T): IteratorResult<unknown, T> {
    return { done: true, value }
  }

  /** Registers the driver's callback. The driver has just been given this object. */
  whenEnded(callback: () => void): void {
    this.#whenEnded = callback
  }

  #end(state: number, outcome: unknown): void {
    this.#state = state
    this.#outcome = outcome
    this.#whenEnded?.()
  }
}
