import { CancelledError } from '../errors/cancelled-error.ts'
import { describeValue } from '../errors/describe-value.ts'
import { InvalidStateError } from '../errors/invalid-state-error.ts'
import { RuntimeError } from '../errors/runtime-error.ts'
import { currentLoop } from '../running-loop.ts'
import { Future } from './future.ts'
import { countAsForeign } from './foreign-futures.ts'
import { makeWrappable, type LoopChoice } from './wrappable.ts'

type State = 'pending' | 'running' | 'cancelled' | 'returned' | 'threw'

/**
 * The outcome of work that somebody else does for the caller: another loop, another thread. It belongs to no loop, so it can be held
 * anywhere.
 *
 * Returned by `runCoroutineThreadsafe`. Awaited in a task, it is waited for as a future of the task's loop is; awaited anywhere else,
 * it is a promise. Nobody is told of an exception that nobody looks at.
 *
 * **Cancellation:** `cancel()` ends it at once, and asks whoever does the work to stop. So does a task that is cancelled while it
 * awaits it.
 *
 * **Differs from Python:** a thread can't be blocked, so `result()` waits for nothing: await the future instead.
 *
 * Mirrors `concurrent.futures.Future`.
 *
 * @example
 * ```ts
 * import { runCoroutineThreadsafe, sleep } from '@asyncio/core'
 * import { newEventLoop } from '@asyncio/loop'
 *
 * const loop = newEventLoop()
 * const running = loop.runForever()
 * const answer = runCoroutineThreadsafe(sleep(0.1, 42), loop)
 * console.log(await answer) // 42
 * loop.stop()
 * await running
 * loop.close()
 * ```
 */
export class ConcurrentFuture<T> implements Promise<T> {
  /** @internal */
  static readonly wrapped: void = /* @__PURE__ */ makeWrappable(
    ConcurrentFuture,
    (future: ConcurrentFuture<unknown>, options) => future.#inLoop(options),
  )

  #state: State = 'pending'
  #outcome: unknown
  // Takes this very future, which a type as wide as this does not say.
  #callbacks: ((future: never) => unknown)[] = []
  #promise: Promise<T> | undefined

  /** Whether it has a result or an exception, or was cancelled. */
  done(): boolean {
    return this.#state !== 'pending' && this.#state !== 'running'
  }

  /** Whether it was cancelled. */
  cancelled(): boolean {
    return this.#state === 'cancelled'
  }

  /** Whether the work has been begun by somebody who can't stop it any more. */
  running(): boolean {
    return this.#state === 'running'
  }

  /**
   * Cancels it, unless the work can't be stopped any more.
   *
   * @returns whether it is cancelled now
   */
  cancel(): boolean {
    if (this.#state === 'pending') this.#settle('cancelled', undefined)
    return this.cancelled()
  }

  /**
   * The result.
   *
   * @throws the exception, if it has one instead
   * @throws {CancelledError} if it was cancelled
   * @throws {InvalidStateError} if it is not done yet
   */
  result(): T {
    const exception = this.exception()
    if (this.#state === 'threw') throw exception
    return this.#outcome as T
  }

  /**
   * The exception, or `null` if it has a result.
   *
   * @throws {CancelledError} if it was cancelled
   * @throws {InvalidStateError} if it is not done yet
   */
  exception(): unknown {
    if (!this.done()) throw new InvalidStateError('Result is not ready: await the future, or ask done() first')
    if (this.cancelled()) throw new CancelledError()
    return this.#state === 'threw' ? this.#outcome : null
  }

  /**
   * Registers a function that is called with the future when it is done; at once if it is done already.
   *
   * Functions are called in the order they were added, by whoever ends the future. What one throws is printed.
   */
  addDoneCallback(callback: (future: this) => unknown): void {
    if (typeof callback !== 'function')
      throw new TypeError(`Cannot add a callback as it must be a function: received ${describeValue(callback)}`)
    if (this.done()) this.#call(callback)
    else this.#callbacks.push(callback)
  }

  /**
   * For whoever does the work: it begins now, and can't be stopped any more.
   *
   * @returns `false` if the future was cancelled: then there is nothing to do
   * @throws {RuntimeError} if it has begun before
   */
  setRunningOrNotifyCancel(): boolean {
    if (this.#state === 'pending') this.#state = 'running'
    else if (this.#state !== 'cancelled') throw new RuntimeError(`Future in unexpected state: ${this.#state}`)
    return this.#state === 'running'
  }

  /**
   * For whoever does the work: gives it a result.
   *
   * @throws {InvalidStateError} if it is done already
   */
  setResult(value: T): void {
    this.#settle('returned', value)
  }

  /**
   * For whoever does the work: gives it an exception.
   *
   * @throws {InvalidStateError} if it is done already
   */
  setException(exception: unknown): void {
    this.#settle('threw', exception)
  }

  then<R1 = T, R2 = never>(
    onFulfilled?: ((value: T) => R1 | PromiseLike<R1>) | null,
    onRejected?: ((reason: unknown) => R2 | PromiseLike<R2>) | null,
  ): Promise<R1 | R2> {
    const loop = currentLoop()
    // `await` gives both handlers, and a task that awaits can be cancelled there.
    const waited = loop !== null && typeof onRejected === 'function' ? this.#inLoop({ loop }) : this.#asPromise()
    return waited.then(onFulfilled, onRejected)
  }

  catch<R = never>(onRejected?: ((reason: unknown) => R | PromiseLike<R>) | null): Promise<T | R> {
    return this.#asPromise().catch(onRejected)
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.#asPromise().finally(onFinally)
  }

  get [Symbol.toStringTag](): string {
    return 'ConcurrentFuture'
  }

  /** A future of a loop, for `wrapFuture`: it is cancelled with this one, and this one with it. */
  #inLoop(options: LoopChoice): Future<T> {
    const future = new Future<T>(options)
    const loop = future.getLoop()
    countAsForeign(future)
    const handOver = (): void => {
      if (currentLoop() === loop) this.#copyTo(future)
      else if (!loop.isClosed()) loop.schedule({ run: () => this.#copyTo(future) })
    }
    future.addDoneCallback(() => {
      if (!future.cancelled()) return
      this.cancel()
      // What can't be cancelled any more goes on without those who have left it.
      this.#callbacks = this.#callbacks.filter((callback) => callback !== handOver)
    })
    this.addDoneCallback(handOver)
    return future
  }

  #copyTo(future: Future<T>): void {
    if (future.done()) return
    if (this.cancelled()) future.cancel()
    else if (this.#state === 'threw') future.setException(this.#outcome)
    else future.setResult(this.#outcome as T)
  }

  #asPromise(): Promise<T> {
    this.#promise ??= new Promise((resolve, reject) => {
      this.addDoneCallback(() => {
        if (this.#state === 'returned') resolve(this.#outcome as T)
        else reject(this.cancelled() ? new CancelledError() : this.#outcome)
      })
    })
    return this.#promise
  }

  #settle(state: State, outcome: unknown): void {
    if (this.done()) throw new InvalidStateError(`Cannot set the outcome of a future twice: it has ${this.#state}`)
    this.#state = state
    this.#outcome = outcome
    const callbacks = this.#callbacks
    this.#callbacks = []
    for (const callback of callbacks) this.#call(callback)
  }

  #call(callback: (future: never) => unknown): void {
    try {
      callback(this as never)
    } catch (error) {
      // It belongs to no loop whose exception handler could be told.
      console.error(`exception calling callback ${callback.name || 'anonymous'}() of a ConcurrentFuture`, error)
    }
  }
}
