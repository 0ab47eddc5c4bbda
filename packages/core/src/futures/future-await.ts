import { currentFrame } from '../context/frame.ts'
import type { EventLoop } from '../contracts/event-loop.ts'
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
  readonly #task: Task<unknown> | null
  #refusal: Error | undefined

  constructor(
    future: Future<T>,
    onFulfilled: ((value: T) => R1 | PromiseLike<R1>) | null | undefined,
    onRejected: ((reason: unknown) => R2 | PromiseLike<R2>) | null | undefined,
  ) {
    const frame = currentFrame()
    super(frame, onFulfilled, onRejected)
    this.future = future
    // `await` gives both handlers. `future.then(callback)` by hand does not make the task wait, so a cancel leaves the future alone.
    const task = typeof onRejected === 'function' ? (frame?.task ?? null) : null
    this.#task = task === null || task.done() ? null : task
  }

  /** Begins to wait. */
  wait(): void {
    const task = this.#task
    if (task === null) {
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
  }

  wake(): void {
    const loop: EventLoop = this.future.getLoop()
    loop.schedule(this)
  }

  run(): void {
    this.#task?.stopWaiting(this)
    const cancellation = this.#task?.takeCancellation()
    if (this.#refusal !== undefined) {
      this.threw(cancellation ?? this.#refusal)
      return
    }
    this.future.deliver(this, cancellation)
  }
}
