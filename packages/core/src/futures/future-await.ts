import { currentFrame, type Frame } from '../context/frame.ts'
import type { Task } from '../tasks/task.ts'
import { Continuation } from './continuation.ts'
import type { Future } from './future.ts'

/**
 * An `await future` of an `async` function: wakes the function through the loop's queue, so that it goes on in the same
 * turn as it would in CPython.
 */
export class FutureAwait<T, R1, R2> extends Continuation<T, R1, R2> {
  #awaiter: Task<unknown> | undefined

  constructor(
    onFulfilled: ((value: T) => R1 | PromiseLike<R1>) | null | undefined,
    onRejected: ((reason: unknown) => R2 | PromiseLike<R2>) | null | undefined,
    isAwait: boolean,
  ) {
    const frame = currentFrame()
    super(frame, onFulfilled, onRejected)
    if (isAwait) this.#awaiter = pendingTask(frame)
  }

  /** The task that waits; `undefined` for a handler given by hand, which no task is suspended at. */
  override get awaiter(): Task<unknown> | undefined {
    return this.#awaiter
  }

  /** Begins to wait. */
  begin(future: Future<T>): void {
    this.suspendOn(future)
    if (this.#awaiter !== undefined) this.rest()
  }

  override then<S1 = R1 | R2, S2 = never>(
    onFulfilled?: ((value: R1 | R2) => S1 | PromiseLike<S1>) | null,
    onRejected?: ((reason: unknown) => S2 | PromiseLike<S2>) | null,
  ): Promise<S1 | S2> {
    // `await future.catch(...)`: whoever waits for what a handler made of the future waits for the future.
    const { future } = this
    if (typeof onRejected === 'function' && this.#awaiter === undefined && future?.done() === false) {
      const task = pendingTask(currentFrame())
      if (task?.refusalToAwait(future) === undefined) {
        this.#awaiter = task
        task?.startWaiting(this)
      }
    }
    return super.then(onFulfilled, onRejected)
  }

  // The loop of the future, not of the frame: `then` may be called where no loop runs.
  override wake(future: Future<unknown>): void {
    future.getLoop().schedule(this)
  }
}

/** The task of a frame, unless it is done: code that goes on after the end of its task is cancelled with nobody. */
function pendingTask(frame: Frame | undefined): Task<unknown> | undefined {
  const task = frame?.task
  return task?.done() === false ? task : undefined
}
