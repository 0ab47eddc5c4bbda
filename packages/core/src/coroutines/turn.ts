import type { Frame } from '../context/frame.ts'
import type { EventLoop } from '../contracts/event-loop.ts'
import type { Runnable } from '../contracts/runnable.ts'
import type { Task } from '../tasks/task.ts'
import type { Completion } from './coroutine-body.ts'
import { Wait } from './wait.ts'

/**
 * One turn of the loop, as the body of a coroutine: what a generator with a bare `yield` does, for the price of one object.
 *
 * It stands in the ready queue by itself where it is awaited, and is an iterator of two steps where a generator delegates to it.
 */
export class Turn<T> extends Wait<T> implements Runnable {
  readonly #result: T
  #frame: Frame | undefined
  #completion: Completion<T> | undefined
  #passing = false

  constructor(result: T) {
    super()
    this.#result = result
  }

  start(frame: Frame, completion: Completion<T>): void {
    this.#frame = frame
    this.#completion = completion
    const loop = frame.loop as EventLoop
    loop.schedule(this)
    loop.nativeRested?.(frame)
  }

  /** The task whose turn it is; none once it is done. */
  get awaiter(): Task<unknown> | undefined {
    const task = this.#frame?.task
    return task?.done() === false ? task : undefined
  }

  /** It waits for no future. */
  get future(): undefined {
    return undefined
  }

  run(): void {
    const cancellation = this.awaiter?.takeCancellation()
    if (cancellation === undefined) this.#completion?.returned(this.#result)
    else this.#completion?.threw(cancellation)
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
