import { currentFrame, type Frame } from '../context/frame.ts'
import type { Runnable } from '../contracts/runnable.ts'
import type { Task } from '../tasks/task.ts'
import { Continuation } from './continuation.ts'
import type { FutureCallback, Waiter } from './future-callback.ts'
import type { Future } from './future.ts'

/**
 * One `await future` of an `async` function: wakes the function through the loop's queue, so that it goes on in the same
 * turn as it would in CPython.
 */
export class FutureAwait<T, R1, R2> extends Continuation<T, R1, R2> implements FutureCallback, Runnable, Waiter {
  readonly future: Future<T>
  /** The task that waits; `undefined` where nobody is cancelled with it. */
  awaiter: Task<unknown> | undefined
  #refusal: Error | undefined

  constructor(
    future: Future<T>,
    onFulfilled: ((value: T) => R1 | PromiseLike<R1>) | null | undefined,
    onRejected: ((reason: unknown) => R2 | PromiseLike<R2>) | null | undefined,
    isAwait: boolean,
  ) {
    const frame = currentFrame()
    super(frame, onFulfilled, onRejected)
    this.future = future
    if (isAwait) this.awaiter = pendingTask(frame)
  }

  override then<S1 = R1 | R2, S2 = never>(
    onFulfilled?: ((value: R1 | R2) => S1 | PromiseLike<S1>) | null,
    onRejected?: ((reason: unknown) => S2 | PromiseLike<S2>) | null,
  ): Promise<S1 | S2> {
    // `await future.catch(...)`: whoever waits for what a handler made of the future waits for the future.
    const task =
      typeof onRejected === 'function' && this.awaiter === undefined ? pendingTask(currentFrame()) : undefined
    if (task !== undefined && !this.future.done() && task.refusalToAwait(this.future) === undefined) {
      this.awaiter = task
      task.startWaiting(this)
    }
    return super.then(onFulfilled, onRejected)
  }

  /** Begins to wait. */
  wait(): void {
    const task = this.awaiter
    if (task === undefined) {
      this.future.addCallback(this)
      return
    }
    const refusal = task.refusalToAwait(this.future)
    if (refusal !== undefined) {
      this.#refusal = refusal
      task.getLoop().schedule(this)
      return
    }
    this.future.addCallback(this)
    task.startWaiting(this)
    task.getLoop().nativeRested?.(this.frame as Frame)
  }

  wake(): void {
    this.future.getLoop().schedule(this)
  }

  run(): void {
    this.awaiter?.stopWaiting(this)
    const cancellation = this.awaiter?.takeCancellation()
    if (this.#refusal !== undefined) {
      this.threw(cancellation ?? this.#refusal)
      return
    }
    this.future.deliver(this, cancellation)
  }
}

/** The task of a frame, unless it is done: what goes on after its task's end is cancelled with nobody. */
function pendingTask(frame: Frame | undefined): Task<unknown> | undefined {
  const task = frame?.task
  return task?.done() === false ? task : undefined
}
