import type { Frame } from '../context/frame.ts'
import type { EventLoop } from '../contracts/event-loop.ts'
import type { Runnable } from '../contracts/runnable.ts'
import type { Task } from '../tasks/task.ts'
import type { Future } from './future.ts'

/** Receives how a future or a coroutine ended. */
export interface Receiver<T> {
  /** The coroutine object that is awaited, where there is one: call graphs name it. */
  readonly coroutine?: { readonly name: string } | undefined
  returned(value: T): void
  threw(error: unknown): void
}

/** An entry in a future's list of callbacks. When the future is done, the entry schedules what has to happen then. */
export interface FutureCallback {
  /** The future that is made of this one, or the task that waits for it: an edge in the await graph. */
  readonly awaiter?: Future<unknown> | undefined
  /** All that wait with it now, where several do. */
  awaiters?(): Iterable<Future<unknown>>
  wake(future: Future<unknown>): void
}

/**
 * A place where code is suspended: until a future is done, or for one turn of the loop.
 *
 * | State     | `future`  | Where it stands                                                                      | What ends it                                   |
 * | --------- | --------- | ------------------------------------------------------------------------------------ | ---------------------------------------------- |
 * | running   | undefined | in no queue and in no list                                                           | `suspendOn`, or `loop.schedule(this)`          |
 * | waiting   | set       | in the future's callbacks; in the task's suspensions, so that a cancel finds it      | the future is done, or cancelled by the task   |
 * | scheduled | either    | in the loop's ready queue; in the task's suspensions as long as `future` is set      | the loop calls `run`                           |
 *
 * Only `run` takes a suspension off its task: between the end of the future and the next turn a cancel still has to find it, and to
 * see that there is nothing left to cancel.
 */
export abstract class Suspension<T = unknown> implements FutureCallback, Runnable, Receiver<T> {
  /** The future it waits for, if it waits for one. */
  declare future: Future<unknown> | undefined
  /** On whose behalf the code runs; `undefined` where no loop was ever entered. */
  declare frame: Frame | undefined
  /** The receiver of what comes of this code, where the code is a coroutine's. */
  declare readonly receiver?: Receiver<never>

  constructor(frame: Frame | undefined) {
    this.future = undefined
    this.frame = frame
  }

  /** Goes on: the future has a result, or the turn is over. */
  abstract returned(value: T): void

  /** Goes on with an error: the future failed, or the task was cancelled. */
  abstract threw(error: unknown): void

  /** The task that is cancelled together with this; none once it is done, for code that goes on after the end of its task. */
  get awaiter(): Task<unknown> | undefined {
    const task = this.frame?.task
    return task?.done() === false ? task : undefined
  }

  /** Suspends until `future` is done. */
  protected suspendOn(future: Future<unknown>): void {
    const { awaiter } = this
    const refusal = awaiter?.refusalToAwait(future)
    if (refusal !== undefined) {
      // As in CPython, the error comes in the next turn: a task that awaits itself can still be cancelled before.
      this.loop.schedule({ run: () => this.resume(undefined, awaiter?.takeCancellation() ?? refusal) })
      return
    }
    this.future = future
    future.addCallback(this)
    awaiter?.startWaiting(this)
  }

  /** Tells the loop that the native code of the frame is at rest. */
  protected rest(): void {
    this.frame?.loop?.nativeRested?.(this.frame)
  }

  wake(_future?: Future<unknown>): void {
    this.loop.schedule(this)
  }

  run(): void {
    const { awaiter, future } = this
    if (future !== undefined) {
      this.future = undefined
      awaiter?.stopWaiting(this)
    }
    this.resume(future, awaiter?.takeCancellation())
  }

  /** Goes on, with what came of the future and of a cancellation that waited for this moment. */
  protected resume(future: Future<unknown> | undefined, error: Error | undefined): void {
    if (future !== undefined) future.deliver(this, error)
    else if (error !== undefined) this.threw(error)
    else this.returned(undefined as T)
  }

  protected get loop(): EventLoop {
    return this.frame?.loop as EventLoop
  }
}
