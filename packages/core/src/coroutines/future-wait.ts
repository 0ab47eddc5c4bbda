import type { Frame } from '../context/frame.ts'
import type { EventLoop } from '../contracts/event-loop.ts'
import type { Runnable } from '../contracts/runnable.ts'
import type { FutureCallback, Waiter } from '../futures/future-callback.ts'
import type { Future } from '../futures/future.ts'
import type { Task } from '../tasks/task.ts'
import type { Completion } from './coroutine-body.ts'

/** The wait of a coroutine that is nothing but a wait for one future: there is no generator to step, whose outcome it would be. */
export class FutureWait<T> implements FutureCallback, Runnable, Waiter {
  readonly future: Future<T>
  readonly completion: Completion<T>
  readonly #frame: Frame

  constructor(future: Future<T>, frame: Frame, completion: Completion<T>) {
    this.future = future
    this.#frame = frame
    this.completion = completion
  }

  /** The task that is cancelled when this has to be; none once it is done, for what goes on after its task's end. */
  get awaiter(): Task<unknown> | undefined {
    const { task } = this.#frame
    return task === null || task.done() ? undefined : task
  }

  begin(): void {
    const { future, awaiter: task } = this
    const refusal = future.done() ? undefined : task?.refusalToAwait(future)
    if (refusal !== undefined) this.completion.threw(refusal)
    else if (future.done()) future.deliver(this.completion)
    else {
      future.addCallback(this)
      task?.startWaiting(this)
      this.#loop.nativeRested?.(this.#frame)
    }
  }

  wake(): void {
    this.#loop.schedule(this)
  }

  run(): void {
    const task = this.awaiter
    task?.stopWaiting(this)
    this.future.deliver(this.completion, task?.takeCancellation())
  }

  get #loop(): EventLoop {
    return this.#frame.loop as EventLoop
  }
}
