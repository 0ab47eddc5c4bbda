import { enterFrame, leaveFrame, type Frame } from '../context/frame.ts'
import type { EventLoop } from '../contracts/event-loop.ts'
import type { Runnable } from '../contracts/runnable.ts'
import type { FutureCallback, Waiter } from '../futures/future-callback.ts'
import type { Future } from '../futures/future.ts'
import { rememberWait } from '../introspection/debug-mode.ts'
import type { Task } from '../tasks/task.ts'
import type { Completion } from './coroutine-body.ts'
import type { GeneratorCoroutine } from './coroutine-like.ts'
import { ImmediateResult } from './immediate-result.ts'

/**
 * What a coroutine's body may answer with when it tries something, waits for a future if it can't be done yet, and tries again.
 *
 * It does what this generator does, in the same turns, but without one, and without the storage that a generator is resumed in:
 * that is half of what such a wait costs.
 */
export abstract class RepeatedWait<T> implements FutureCallback, Runnable, Waiter {
  /** The future that is waited for. */
  future: Future<unknown> | undefined
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

  /** For a `yield*`. */
  *[Symbol.iterator](): GeneratorCoroutine<T> {
    for (;;) {
      try {
        const answer = this.attempt()
        if (answer instanceof ImmediateResult) return answer.value
        let succeeded = false
        try {
          yield* answer
          succeeded = true
        } finally {
          this.waited(answer, succeeded)
        }
      } catch (error) {
        return this.failed(error)
      }
    }
  }

  /** @internal Begins, in the frame that is current, and has `completion` told when it ends. */
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
    this.future = undefined
    awaiter?.stopWaiting(this)
    const cancellation = awaiter?.takeCancellation()
    const previous = enterFrame(this.#frame)
    try {
      const cancelled = cancellation !== undefined || this.#refusal !== undefined
      this.waited(future, !cancelled && !future.failed() && !future.cancelled())
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
