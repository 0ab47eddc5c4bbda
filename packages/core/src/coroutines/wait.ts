import type { Frame } from '../context/frame.ts'
import type { Completion } from './coroutine-body.ts'

/** A body of a coroutine that waits by itself, without a generator: the driver of its own, and an iterator where a generator delegates to it. */
export abstract class Wait<T> implements Iterator<unknown, T, unknown> {
  /** Begins, in the frame that is current, and has `completion` told when it ends. */
  abstract start(frame: Frame, completion: Completion<T>): void

  abstract next(): IteratorResult<unknown, T>

  abstract throw(error: unknown): IteratorResult<unknown, T>

  abstract return(value: T): IteratorResult<unknown, T>

  [Symbol.iterator](): this {
    return this
  }
}
