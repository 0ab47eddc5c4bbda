import { enterFrame, leaveFrame, type Frame } from '../context/frame.ts'
import type { EventLoop } from '../contracts/event-loop.ts'
import type { Runnable } from '../contracts/runnable.ts'
import type { FutureCallback, Waiter } from '../futures/future-callback.ts'
import type { Future } from '../futures/future.ts'
import { rememberWait } from '../introspection/debug-mode.ts'
import type { Task } from '../tasks/task.ts'
import type { Completion } from './coroutine-body.ts'
import { ImmediateResult } from './immediate-result.ts'
import { Wait } from './wait.ts'

/**
 * What a coroutine's body may answer with when it tries something, waits for a future if it can't be done yet, and tries again.
 *
 * It does what this generator does, in the same turns, but without one, and without the storage that a generator is resumed in:
 * that is half of what such a wait costs.
 */
export abstract class RepeatedWait<T> extends Wait<T> implements FutureCallback, Runnable, Waiter {
  /** The future that is waited for. */
  future: Future<unknown> | undefined
  // It is its own answer where a generator delegates to it.
  /** @internal */
  done = false
  /** @internal */
  value: unknown
  #frame: Frame | undefined
  #completion: Completion<T> | undefined
  #refusal: Error | undefined

  /** Answers with the result, or with the future to wait for before it is called again. */
  protected abstract attempt(): ImmediateResult<T> | Future<unknown>

  /** The wait for a future has ended: because it has a result, or in another way. */
  protected abstract waited(future: Future<unknown>, succeeded: boolean): void

  /** Answers with what comes of an error, of an attempt or of a wait, unless it is thrown. */
  protected failed(error: unknown): T {
    throw error
  }

  /** One step of a `yield*`: begins, or goes on when the future is done. */
  next(): IteratorResult<unknown, T> {
    const { future } = this
    try {
      if (future !== undefined) {
        if (!future.done()) return this.#refuseStep(future)
        this.#endWait(future, isSuccess(future))
        future.result()
      }
      const answer = this.attempt()
      if (answer instanceof ImmediateResult) return this.#answer(true, answer.value)
      rememberWait()
      answer.blocking = true
      this.future = answer
      return this.#answer(false, answer)
    } catch (error) {
      return this.#answer(true, this.failed(error))
    }
  }

  /** The task is cancelled, or the generator was thrown into by hand. */
  throw(error: unknown): IteratorResult<unknown, T> {
    this.#leave()
    return this.#answer(true, this.failed(error))
  }

  /** The generator is closed. */
  return(value: T): IteratorResult<unknown, T> {
    this.#leave()
    return this.#answer(true, value)
  }

  /** Begins, in the frame that is current, and has `completion` told when it ends. */
  start(frame: Frame, completion: Completion<T>): void {
    this.#frame = frame
    this.#completion = completion
    this.#try()
  }

  /** @internal */
  get completion(): Completion<T> {
    return this.#completion as Completion<T>
  }

  /** @internal The task that is cancelled when this has to be; none once it is done. */
  get awaiter(): Task<unknown> | undefined {
    const task = this.#frame?.task
    return task == null || task.done() ? undefined : task
  }

  wake(): void {
    this.#loop.schedule(this)
  }

  /** The future that it waited for is done. */
  run(): void {
    const future = this.future as Future<unknown>
    const { awaiter } = this
    awaiter?.stopWaiting(this)
    const cancellation = awaiter?.takeCancellation()
    const previous = enterFrame(this.#frame)
    try {
      this.#endWait(future, cancellation === undefined && this.#refusal === undefined && isSuccess(future))
      if (this.#refusal === undefined) future.deliver(this, cancellation)
      else this.threw(cancellation ?? this.#refusal)
    } finally {
      leaveFrame(previous)
    }
  }

  /** @internal The future has a result. */
  returned(): void {
    this.#try()
  }

  /** @internal The future has failed, or the task is cancelled. */
  threw(error: unknown): void {
    const { completion } = this
    let result: T
    try {
      result = this.failed(error)
    } catch (failure) {
      completion.threw(failure)
      return
    }
    completion.returned(result)
  }

  #endWait(future: Future<unknown>, succeeded: boolean): void {
    this.future = undefined
    this.waited(future, succeeded)
  }

  #leave(): void {
    const { future } = this
    if (future !== undefined) this.#endWait(future, false)
  }

  #answer(done: boolean, value: unknown): IteratorResult<unknown, T> {
    this.done = done
    this.value = value
    return this as { done: boolean; value: unknown } as IteratorResult<unknown, T>
  }

  /** Whatever asks again before the future is done is no task, and would ask for ever. */
  #refuseStep(future: Future<unknown>): IteratorResult<unknown, T> {
    // Says so itself, on the second step.
    const steps = future[Symbol.iterator]()
    steps.next()
    return steps.next() as IteratorResult<unknown, T>
  }

  #try(): void {
    let answer: ImmediateResult<T> | Future<unknown>
    try {
      answer = this.attempt()
    } catch (error) {
      this.threw(error)
      return
    }
    if (answer instanceof ImmediateResult) this.completion.returned(answer.value)
    else this.#waitFor(answer)
  }

  #waitFor(future: Future<unknown>): void {
    rememberWait()
    const { awaiter } = this
    this.future = future
    this.#refusal = awaiter?.refusalToAwait(future)
    if (this.#refusal !== undefined) {
      this.#loop.schedule(this)
      return
    }
    future.addCallback(this)
    awaiter?.startWaiting(this)
    this.#loop.nativeRested?.(this.#frame as Frame)
  }

  get #loop(): EventLoop {
    return this.#frame?.loop as EventLoop
  }
}

function isSuccess(future: Future<unknown>): boolean {
  return !future.failed() && !future.cancelled()
}
