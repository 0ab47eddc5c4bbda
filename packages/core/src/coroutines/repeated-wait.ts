import { enterFrame, leaveFrame } from '../context/frame.ts'
import type { Future } from '../futures/future.ts'
import { rememberWait } from '../introspection/debug-mode.ts'
import { ImmediateResult } from './immediate-result.ts'
import { Operation } from './operation.ts'

/**
 * An operation that tries something, waits for a future where that can't be done yet, and tries again: what a lock, a queue and a
 * reader do.
 *
 * It takes the turns of this generator, at half the price:
 *
 * ```
 * for (;;) {
 *   const answer = attempt()
 *   if (answer is a result) return it
 *   try { yield* answer } finally { waited(answer, whether it succeeded) }
 * }
 * ```
 *
 * What an attempt or a wait throws goes through `failed`.
 */
export abstract class RepeatedWait<T> extends Operation<T> {
  #awaited: Future<unknown> | undefined
  // It is its own answer where a generator delegates to it: no object for each step.
  /** @internal */
  done = false
  /** @internal */
  value: unknown

  /** Returns the result, or the future to wait for before it is called again. */
  protected abstract attempt(): ImmediateResult<T> | Future<unknown>

  /** Called when the wait for a future has ended; `succeeded` is false where it failed or was cancelled, or its task was. */
  protected abstract waited(future: Future<unknown>, succeeded: boolean): void

  /** Returns the result that comes of an error of an attempt or of a wait; by default throws it. */
  protected failed(error: unknown): T {
    throw error
  }

  /** Takes one step of a `yield*`: begins, or goes on when the future is done. */
  next(): IteratorResult<unknown, T> {
    const future = this.#awaited
    try {
      if (future !== undefined) {
        if (!future.done()) return this.#refuseStep(future)
        this.#endWait(!future.failed() && !future.cancelled())
        future.result()
      }
      const answer = this.attempt()
      if (answer instanceof ImmediateResult) return this.#answer(true, answer.value)
      rememberWait()
      answer.blocking = true
      this.#awaited = answer
      return this.#answer(false, answer)
    } catch (error) {
      return this.#answer(true, this.failed(error))
    }
  }

  /** The task is cancelled, or the generator was thrown into by hand. */
  throw(error: unknown): IteratorResult<unknown, T> {
    this.#endWait(false)
    return this.#answer(true, this.failed(error))
  }

  /** The generator is closed. */
  return(value: T): IteratorResult<unknown, T> {
    this.#endWait(false)
    return this.#answer(true, value)
  }

  /** The future has a result. */
  returned(): void {
    this.#endWait(true)
    this.begin()
  }

  /** The future failed, or the task was cancelled. */
  threw(error: unknown): void {
    this.#endWait(false)
    this.#fail(error)
  }

  protected override begin(): void {
    let answer: ImmediateResult<T> | Future<unknown>
    try {
      answer = this.attempt()
    } catch (error) {
      this.#fail(error)
      return
    }
    if (answer instanceof ImmediateResult) {
      this.receiver.returned(answer.value)
      return
    }
    rememberWait()
    this.#awaited = answer
    this.suspendOn(answer)
    this.rest()
  }

  // `attempt` and `waited` are code of the caller's task: they ask for the running loop and make futures.
  protected override resume(future: Future<unknown> | undefined, error: Error | undefined): void {
    const previous = enterFrame(this.frame)
    try {
      super.resume(future, error)
    } finally {
      leaveFrame(previous)
    }
  }

  #fail(error: unknown): void {
    const { receiver } = this
    let result: T
    try {
      result = this.failed(error)
    } catch (failure) {
      receiver.threw(failure)
      return
    }
    receiver.returned(result)
  }

  #endWait(succeeded: boolean): void {
    const future = this.#awaited
    if (future === undefined) return
    this.#awaited = undefined
    this.waited(future, succeeded)
  }

  #answer(done: boolean, value: unknown): IteratorResult<unknown, T> {
    this.done = done
    this.value = value
    return this as { done: boolean; value: unknown } as IteratorResult<unknown, T>
  }

  /** Throws what the future itself says to whoever steps it too early: `[...future]` is no task, and would ask for ever. */
  #refuseStep(future: Future<unknown>): IteratorResult<unknown, T> {
    const steps = future[Symbol.iterator]()
    steps.next()
    return steps.next() as IteratorResult<unknown, T>
  }
}
