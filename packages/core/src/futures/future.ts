import { inspectable } from '#inspect'
import { requireContext, type Context } from '../context/context.ts'
import type { EventLoop } from '../contracts/event-loop.ts'
import type { ExceptionContext } from '../contracts/exception-context.ts'
import { CancelledError, isCancelled, newCancelledError } from '../errors/cancelled-error.ts'
import { describeValue } from '../errors/describe-value.ts'
import { InvalidStateError } from '../errors/invalid-state-error.ts'
import { rememberSite, siteOf } from '../introspection/debug-mode.ts'
import { note, stopWatching } from '../leftovers/leftovers.ts'
import { getEventLoop, refuseLoop } from '../running-loop.ts'
import { describeFuture } from './describe-future.ts'
import { DoneCallback } from './done-callback.ts'
import { FutureAwait } from './future-await.ts'

import { FutureIterator } from './future-iterator.ts'
import { FUTURE } from './is-future.ts'
import type { FutureCallback, Receiver } from './suspension.ts'

const PENDING = 0
const RESULT = 1
const EXCEPTION = 2
const CANCELLED = 3

// Whether somebody has to look at the exception, and is being waited for.
const LOOKED_AT = 0
const UNSEEN = 1
const WATCHED = 2

/**
 * A result that is not there yet: a place to put it, and to wait for it.
 *
 * It is what connects code with callbacks to code with `await`. Whoever has the result calls `setResult`; whoever needs it
 * awaits the future, and goes on in the next turn of its loop.
 *
 * **Cancellation:** a task that is cancelled while it waits for a future cancels the future, for everybody who waits for it.
 * `shield` keeps that off.
 *
 * **Differs from Python:** it has the face of a promise too (`then`, `catch`, `finally`), so it can go wherever a promise goes.
 *
 * Mirrors `asyncio.Future`.
 *
 * @example
 * ```ts
 * import { getRunningLoop } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   const loop = getRunningLoop()
 *   const answer = loop.createFuture<number>()
 *   loop.callLater(0.1, () => answer.setResult(42))
 *   console.log(await answer)
 * })
 * ```
 */
export class Future<T> implements Promise<T> {
  static {
    Reflect.defineProperty(this.prototype, FUTURE, { value: true })
    inspectable(this, 'future')
  }

  readonly #loop: EventLoop
  #state = PENDING
  #outcome: unknown
  #cancelMessage: unknown
  #attention = LOOKED_AT
  #callbacks: FutureCallback | FutureCallback[] | undefined

  /**
   * @internal Set by `yield* future` just before the future itself is yielded to whoever drives the generator, so that a bare
   * `yield future`, which would never be answered, is told from it.
   */
  blocking = false

  /**
   * @param options.loop the loop it belongs to; by default the running one, else the one set by `setEventLoop`
   * @throws {RuntimeError} if there is no such loop
   * @throws {TypeError} if it is no loop
   */
  constructor(options: { loop?: EventLoop | null } = {}) {
    this.#loop = options.loop ?? getEventLoop()
    if (typeof this.#loop.schedule !== 'function') refuseLoop(this.#loop)
    rememberSite(this)
  }

  /** The loop that the future belongs to. */
  getLoop(): EventLoop {
    return this.#loop
  }

  /** Whether it has a result or an exception, or was cancelled. */
  done(): boolean {
    return this.#state !== PENDING
  }

  /** Whether it was cancelled. */
  cancelled(): boolean {
    return this.#state === CANCELLED
  }

  /**
   * The result.
   *
   * @throws the exception, if it has one instead
   * @throws {CancelledError} if it was cancelled
   * @throws {InvalidStateError} if it is not done yet
   */
  result(): T {
    if (this.#state === RESULT) return this.#outcome as T
    if (this.#state === PENDING)
      throw new InvalidStateError('Result is not ready: await the future, or ask done() first')
    return this.#throwFailure()
  }

  /**
   * The exception, or `null` if it has a result.
   *
   * @throws {CancelledError} if it was cancelled
   * @throws {InvalidStateError} if it is not done yet
   */
  exception(): unknown {
    if (this.#state === RESULT) return null
    if (this.#state === PENDING)
      throw new InvalidStateError('Exception is not set: await the future, or ask done() first')
    return this.#state === CANCELLED ? this.#throwFailure() : this.#failure()
  }

  /**
   * Gives it a result. Whoever waits goes on in the next turn.
   *
   * @throws {InvalidStateError} if it is done already
   */
  setResult(value: T): void {
    this.#settle(RESULT, value)
  }

  /**
   * Gives it an exception, which is thrown in whoever waits.
   *
   * **Differs from Python:** anything can be thrown in JavaScript, so anything is taken; an error class is made an instance of.
   *
   * @throws {InvalidStateError} if it is done already
   */
  setException(exception: unknown): void {
    this.#settle(EXCEPTION, isErrorClass(exception) ? new exception() : exception)
  }

  /**
   * Cancels it: whoever waits gets a `CancelledError`.
   *
   * @param message is handed on as the first of the error's `args`
   * @returns whether it did; `false` if the future was done already
   */
  cancel(message?: unknown): boolean {
    if (this.#state !== PENDING) {
      // Whoever wanted it to stop does not want to hear how it ended.
      this.#lookAt()
      return false
    }
    this.#cancelMessage = message
    this.#settle(CANCELLED, undefined)
    return true
  }

  /**
   * Registers a function that is called with the future, in the turn after it is done. If it is done already, in the next turn.
   *
   * Functions are called in the order they were added. What one throws goes to the loop's exception handler.
   *
   * @param options.context the context it runs in; by default a copy of the current one
   * @throws {TypeError} if it is no function, or the context is none
   */
  addDoneCallback(callback: (future: this) => unknown, options: { context?: Context } = {}): void {
    if (typeof callback !== 'function')
      throw new TypeError(`Cannot add a callback as it must be a function: received ${describeValue(callback)}`)
    if (options.context !== undefined) requireContext(options.context)
    this.addCallback(new DoneCallback(this, callback as (future: Future<T>) => unknown, options.context))
  }

  /**
   * Takes a function off the list, as often as it was added.
   *
   * @returns how often that was
   */
  removeDoneCallback(callback: (future: this) => unknown): number {
    return this.#removeCallbacks((item) => item instanceof DoneCallback && item.callback === callback)
  }

  then<R1 = T, R2 = never>(
    onFulfilled?: ((value: T) => R1 | PromiseLike<R1>) | null,
    onRejected?: ((reason: unknown) => R2 | PromiseLike<R2>) | null,
  ): Promise<R1 | R2> {
    // `await` gives both handlers, made by the engine, in a microtask of its own. `then(callback)` by hand does not make the task
    // wait, so a cancel leaves the future alone.
    if (typeof onRejected !== 'function') return this.#follow(onFulfilled, onRejected)
    const waiting = new FutureAwait<T, R1, R2>(onFulfilled, onRejected, true)
    if (this.#state === PENDING) waiting.begin(this)
    else this.deliver(waiting)
    return waiting
  }

  catch<R = never>(onRejected?: ((reason: unknown) => R | PromiseLike<R>) | null): Promise<T | R> {
    return this.#follow<T, R>(null, onRejected)
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    const settled = async (): Promise<void> => onFinally?.()
    return this.#follow<T, never>(
      async (value) => settled().then(() => value),
      async (error) => settled().then(() => Promise.reject(error)),
    )
  }

  get [Symbol.toStringTag](): string {
    return 'Future'
  }

  /** Lets a generator wait for it: `const value = yield* future`. */
  [Symbol.iterator](): Iterator<unknown, T, unknown> {
    return new FutureIterator(this)
  }

  /** @internal Registers a callback; it is called immediately if the future is already done. */
  addCallback(callback: FutureCallback): void {
    if (this.#state !== PENDING) callback.wake(this)
    else if (this.#callbacks === undefined) this.#callbacks = callback
    else if (Array.isArray(this.#callbacks)) this.#callbacks.push(callback)
    else this.#callbacks = [this.#callbacks, callback]
  }

  /** @internal The callbacks, in the order in which they will be called. */
  callbacks(): readonly FutureCallback[] {
    const callbacks = this.#callbacks
    return callbacks === undefined ? [] : Array.isArray(callbacks) ? callbacks : [callbacks]
  }

  /** @internal The outcome, without marking an exception as retrieved: for tools that only look. */
  outcome(): unknown {
    return this.#outcome
  }

  /** @internal */
  removeCallback(callback: FutureCallback): void {
    this.#removeCallbacks((item) => item === callback)
  }

  /** @internal Hands the outcome over; or a cancellation of the receiver, if the outcome is not one itself. */
  deliver(receiver: Receiver<T>, cancellation?: Error): void {
    if (this.#state === RESULT) {
      if (cancellation === undefined) receiver.returned(this.#outcome as T)
      else receiver.threw(cancellation)
    } else {
      const failure = this.#failure()
      receiver.threw(cancellation === undefined || failure instanceof CancelledError ? failure : cancellation)
    }
  }

  /** @internal As a `Leftover`: whether it has an exception that nobody has looked at. */
  isLeft(): boolean {
    return this.#attention !== LOOKED_AT
  }

  /** @internal */
  watched(): void {
    this.#attention = WATCHED
  }

  /** @internal */
  report(): (loop: EventLoop, leftover?: unknown) => void {
    const told: ExceptionContext = {
      message: `${this[Symbol.toStringTag]} exception was never retrieved`,
      exception: this.#outcome,
    }
    const sourceTraceback = siteOf(this)
    if (sourceTraceback !== undefined) told.sourceTraceback = sourceTraceback
    return (loop, future) =>
      loop.callExceptionHandler(future === undefined ? told : { ...told, future: future as this })
  }

  /** @internal Whether it has an exception, which may be anything that can be thrown. */
  failed(): boolean {
    return this.#state === EXCEPTION
  }

  /** @internal The message that a cancelled future was given. */
  cancelMessage(): unknown {
    return this.#cancelMessage
  }

  /** @internal The error that a cancelled future throws: the first time the one it was cancelled by, if there is one. */
  makeCancelledError(): CancelledError {
    if (this.#state === CANCELLED && this.#outcome !== undefined) {
      const original = this.#outcome as CancelledError
      this.#outcome = undefined
      return original
    }
    return newCancelledError(this.#cancelMessage)
  }

  /** @internal Cancelled by an error that has been thrown. */
  protected cancelBy(error: CancelledError): void {
    this.#cancelMessage = undefined
    this.#settle(CANCELLED, error)
  }

  /** @internal Keeps the message of a cancellation that is still to be thrown. */
  protected keepCancelMessage(message: unknown): void {
    this.#cancelMessage = message
  }

  #lookAt(): void {
    if (this.#attention === WATCHED) stopWatching(this)
    this.#attention = LOOKED_AT
  }

  #throwFailure(): never {
    throw this.#failure()
  }

  #failure(): unknown {
    this.#lookAt()
    return this.#state === CANCELLED ? this.makeCancelledError() : this.#outcome
  }

  /** A handler that was given by hand: it is never called before the call that gave it has returned, as with any promise. */
  #follow<R1, R2>(
    onFulfilled: ((value: T) => R1 | PromiseLike<R1>) | null | undefined,
    onRejected: ((reason: unknown) => R2 | PromiseLike<R2>) | null | undefined,
  ): Promise<R1 | R2> {
    const following = new FutureAwait<T, R1, R2>(onFulfilled, onRejected, false)
    if (this.#state === PENDING) following.begin(this)
    else queueMicrotask(() => this.deliver(following))
    return following
  }

  #settle(state: number, outcome: unknown): void {
    if (this.#state !== PENDING)
      throw new InvalidStateError(`Cannot set the outcome of ${describeFuture(this)} twice: ask done() first`)
    this.#state = state
    this.#outcome = outcome
    // A cancellation is nobody's trouble, also where it is kept as an exception: in a gather that was cancelled.
    if (state === EXCEPTION && !isCancelled(outcome)) {
      this.#attention = UNSEEN
      note(this, this.#loop)
    }
    const callbacks = this.#callbacks
    if (callbacks === undefined) return
    this.#callbacks = undefined
    if (Array.isArray(callbacks)) for (const callback of callbacks) callback.wake(this)
    else callbacks.wake(this)
  }

  #removeCallbacks(matches: (callback: FutureCallback) => boolean): number {
    const before = this.callbacks()
    const kept = before.filter((callback) => !matches(callback))
    this.#callbacks = kept.length > 1 ? kept : kept[0]
    return before.length - kept.length
  }
}

function isErrorClass(value: unknown): value is new () => Error {
  return typeof value === 'function' && (value === Error || value.prototype instanceof Error)
}
