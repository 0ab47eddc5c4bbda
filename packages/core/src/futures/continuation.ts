import { resumeFrame } from '#frame-storage'
import type { Frame } from '../context/frame.ts'
import { isCancelled } from '../errors/cancelled-error.ts'
import { Suspension } from './suspension.ts'

const PENDING = 0
const FULFILLED = 1
const REJECTED = 2

type Fulfilled<T, R> = ((value: T) => R | PromiseLike<R>) | null | undefined
type Rejected<R> = ((reason: unknown) => R | PromiseLike<R>) | null | undefined

/**
 * A call of `then`: its two handlers, and the promise that the call returned.
 *
 * `await` calls `then` with handlers of the engine's and throws away what it returns, so that promise is made only when
 * somebody asks for it.
 */
export class Continuation<T, R1 = T, R2 = never> extends Suspension<T> implements Promise<R1 | R2> {
  /** The coroutine object that was awaited, if it was one: call graphs name it. */
  coroutine: { readonly name: string } | undefined
  // Kept with the widest type, so that what waits for a number also is something that waits.
  readonly #onFulfilled: ((value: never) => unknown) | null | undefined
  readonly #onRejected: ((reason: never) => unknown) | null | undefined
  #state = PENDING
  #outcome: unknown
  #deferred: Deferred<R1 | R2> | undefined

  constructor(frame: Frame | undefined, onFulfilled: Fulfilled<T, R1>, onRejected: Rejected<R2>) {
    super(frame)
    this.#onFulfilled = onFulfilled
    this.#onRejected = onRejected
  }

  /** Ends it with a value. */
  returned(value: T): void {
    const handler = this.#onFulfilled
    if (typeof handler !== 'function') {
      this.#settle(FULFILLED, value)
      return
    }
    this.#resumeNative()
    try {
      this.#settle(FULFILLED, handler(value as never))
    } catch (error) {
      this.#settle(REJECTED, error)
    }
  }

  /** Ends it with an error. */
  threw(error: unknown): void {
    const handler = this.#onRejected
    if (typeof handler !== 'function') {
      this.#settle(REJECTED, error)
      return
    }
    this.#resumeNative()
    try {
      this.#settle(FULFILLED, handler(error as never))
    } catch (failure) {
      this.#settle(REJECTED, failure)
    }
  }

  then<S1 = R1 | R2, S2 = never>(onFulfilled?: Fulfilled<R1 | R2, S1>, onRejected?: Rejected<S2>): Promise<S1 | S2> {
    return this.#asPromise().then(onFulfilled, onRejected)
  }

  catch<S = never>(onRejected?: Rejected<S>): Promise<R1 | R2 | S> {
    return this.#asPromise().catch(onRejected)
  }

  finally(onFinally?: (() => void) | null): Promise<R1 | R2> {
    return this.#asPromise().finally(onFinally)
  }

  get [Symbol.toStringTag](): string {
    return 'Promise'
  }

  #resumeNative(): void {
    if (this.frame === undefined) return
    this.frame.loop?.nativeStepped(this.frame)
    resumeFrame(this.frame)
  }

  #settle(state: number, outcome: unknown): void {
    this.#state = state
    this.#outcome = outcome
    if (this.#deferred !== undefined) {
      if (state === FULFILLED) this.#deferred.resolve(outcome as never)
      else this.#deferred.reject(outcome)
    } else if (state === REJECTED && !isCancelled(outcome)) {
      // Nobody has asked for the promise yet. Made now, it is reported by the host as any promise that nobody handles.
      void this.#asPromise()
    }
  }

  #asPromise(): Promise<R1 | R2> {
    if (this.#deferred === undefined) {
      this.#deferred = new Deferred()
      if (this.#state !== PENDING) this.#settle(this.#state, this.#outcome)
    }
    return this.#deferred.promise
  }
}

class Deferred<T> {
  resolve!: (value: never) => void
  reject!: (reason: unknown) => void
  readonly promise = new Promise<T>((resolve, reject) => {
    this.resolve = resolve
    this.reject = reject
  })
}
