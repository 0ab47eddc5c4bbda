import type { Frame } from '../context/frame.ts'
import { Suspension, type Receiver } from '../futures/suspension.ts'

/**
 * A coroutine's body that suspends by itself, without a generator: half the price of one. Where a generator delegates to it, it is an
 * iterator that takes the same turns.
 */
export abstract class Operation<T> extends Suspension implements Iterator<unknown, T, unknown> {
  declare receiver: Receiver<T>

  constructor() {
    super(undefined)
  }

  /** Begins, in the frame that is current. `receiver` gets the outcome. */
  start(frame: Frame, receiver: Receiver<T>): void {
    this.frame = frame
    this.receiver = receiver
    this.begin()
  }

  protected abstract begin(): void

  abstract next(): IteratorResult<unknown, T>

  abstract throw(error: unknown): IteratorResult<unknown, T>

  abstract return(value: T): IteratorResult<unknown, T>

  [Symbol.iterator](): this {
    return this
  }
}

/** A turn of the loop, as a generator with a bare `yield` takes it. */
export class Turn<T> extends Operation<T> {
  readonly #result: T
  #passing = false

  constructor(result: T) {
    super()
    this.#result = result
  }

  protected override begin(): void {
    this.loop.schedule(this)
    this.rest()
  }

  returned(): void {
    this.receiver.returned(this.#result)
  }

  threw(error: unknown): void {
    this.receiver.threw(error)
  }

  next(): IteratorResult<unknown, T> {
    if (this.#passing) return { done: true, value: this.#result }
    this.#passing = true
    return { done: false, value: undefined }
  }

  throw(error: unknown): never {
    throw error
  }

  return(value: T): IteratorResult<unknown, T> {
    return { done: true, value }
  }
}
