import { inspectable } from '#inspect'
import { currentFrame } from '../context/frame.ts'
import { rememberSite, siteOf } from '../introspection/debug-mode.ts'
import { RuntimeError } from '../errors/runtime-error.ts'
import { Continuation } from '../futures/continuation.ts'
import { Future } from '../futures/future.ts'
import { isGenerator, startBody, type CoroutineBody } from './coroutine-body.ts'
import { ImmediateResult } from './immediate-result.ts'
import { NativeCall } from './native-call.ts'
import { Operation } from './operation.ts'
import { note, stopWatching } from '../leftovers/leftovers.ts'
import { emitWarning } from '../errors/emit-warning.ts'

const CREATED = 0
const WATCHED = 1
const ADOPTED = 2
const STARTED = 3
const CLOSED = 4

/**
 * A call that has not begun: it does nothing until it is awaited, or given to a task.
 *
 * Every function of this library that may wait returns one (`sleep(1)`), and so does whatever `coroutineFunction` wraps. So a call
 * can be handed on before it runs: `createTask(sleep(1))`, `gather([compute(1, 2), compute(3, 4)])`.
 *
 * It is awaited once. `yield*` awaits it in a generator.
 *
 * **Cancellation:** awaited, it runs as part of the awaiting task, and is cancelled with it.
 *
 * Mirrors Python's coroutine objects.
 *
 * @example
 * ```ts
 * import { coroutineFunction, sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * const greet = coroutineFunction(async function greet(name: string) {
 *   await sleep(0.1)
 *   console.log(`Hello, ${name}`)
 * })
 *
 * await run(async () => {
 *   const greeting = greet('Ada') // nothing has happened yet
 *   await greeting
 * })
 * ```
 */
export class Coroutine<T> implements Promise<T> {
  static {
    inspectable(this, 'coroutine')
  }

  /** The name of the function that was called, for messages. */
  readonly name: string
  #body: CoroutineBody<T> | undefined
  #state = CREATED
  #byHand: Iterator<unknown, T, unknown> | undefined

  /**
   * @param body a generator that has not begun, or a function that starts the work when it is called
   * @param name what it is called in messages
   */
  constructor(body: CoroutineBody<T>, name: string) {
    this.#body = body
    this.name = name
    note(this, currentFrame()?.loop ?? null)
    rememberSite(this)
  }

  then<R1 = T, R2 = never>(
    onFulfilled?: ((value: T) => R1 | PromiseLike<R1>) | null,
    onRejected?: ((reason: unknown) => R2 | PromiseLike<R2>) | null,
  ): Promise<R1 | R2> {
    const frame = currentFrame()
    const waiting = new Continuation<T, R1, R2>(frame, onFulfilled, onRejected)
    if (!this.isLeft()) {
      waiting.threw(this.#reuse())
    } else if (frame?.loop == null) {
      this.#take(CLOSED)
      waiting.threw(
        new RuntimeError(
          `no running event loop to await '${this.name}' in: give run() the function, run(() => work(1)), and not its call`,
        ),
      )
    } else {
      this.#take(STARTED)
      waiting.coroutine = this
      startBody(this.#release(), frame, waiting)
    }
    return waiting
  }

  catch<R = never>(onRejected?: ((reason: unknown) => R | PromiseLike<R>) | null): Promise<T | R> {
    return this.then().catch(onRejected)
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.then().finally(onFinally)
  }

  get [Symbol.toStringTag](): string {
    return 'Coroutine'
  }

  /** Lets a generator wait for it: `const value = yield* coroutine`. */
  [Symbol.iterator](): Iterator<unknown, T, unknown> {
    return this.#begin()
  }

  /**
   * Runs it by hand to its next suspension, and says what it waits for; or its result, when it has ended.
   *
   * @throws {RuntimeError} if it was awaited, or has ended
   */
  send(value?: unknown): IteratorResult<unknown, T> {
    this.#byHand ??= this.#begin()
    return this.#step(() => (this.#byHand as Iterator<unknown, T, unknown>).next(value))
  }

  /** Throws an error into it by hand, where it is suspended. If it has not begun, it ends at once. */
  throw(error: unknown): IteratorResult<unknown, T> {
    if (this.isLeft()) {
      this.#take(CLOSED)
      throw error
    }
    const generator = (this.#byHand ??= this.#begin())
    return this.#step(() => {
      if (generator.throw === undefined) throw error
      return generator.throw(error)
    })
  }

  /**
   * Ends it: its `finally` blocks run. One that was never started is forgotten, and nobody is warned.
   *
   * @throws {RuntimeError} if it waits in one of its `finally` blocks, or if a task awaits it: cancel the task instead
   */
  close(): void {
    if (this.#state === STARTED && this.#byHand === undefined) {
      throw new RuntimeError(`Cannot close the coroutine '${this.name}' as a task awaits it: cancel the task instead`)
    }
    if (this.isLeft()) this.#take(CLOSED)
    this.#state = CLOSED
    const result = this.#byHand?.return?.()
    if (result !== undefined && result.done !== true)
      throw new RuntimeError(`The coroutine '${this.name}' went on waiting when it was closed`)
  }

  /** @internal As a `Leftover`: whether it still waits for somebody to await it. */
  isLeft(): boolean {
    return this.#state <= WATCHED
  }

  /** @internal */
  watched(): void {
    this.#state = WATCHED
  }

  /** Makes what tells that nobody awaited it, and must not hold on to it. A class of coroutines may say it in its own way. */
  report(): () => void {
    const { name } = this
    const site = siteOf(this)
    return () => {
      emitWarning(`coroutine '${name}' was never awaited`, {
        type: 'RuntimeWarning',
        detail: `Write await ${name}(...), or give it to createTask().${site === undefined ? '' : `\n${site.stack}`}`,
      })
    }
  }

  /** @internal A task will start it: from now on it is nobody else's. One that is used up fails when it is started. */
  adopt(): void {
    if (this.isLeft()) this.#take(ADOPTED)
  }

  /** @internal Returns the body to the task that adopted it and starts it now. */
  takeBody(): CoroutineBody<T> {
    if (this.#state !== ADOPTED) throw this.#reuse()
    this.#state = STARTED
    return this.#release()
  }

  /** Returns the body, which is kept no longer than until it begins. */
  #release(): CoroutineBody<T> {
    const body = this.#body as CoroutineBody<T>
    this.#body = undefined
    return body
  }

  #begin(): Iterator<unknown, T, unknown> {
    this.#take(STARTED)
    const body = this.#release()
    if (typeof body !== 'function') return body
    const started = body()
    if (started instanceof ImmediateResult || started instanceof Operation) return started
    if (started instanceof Future) return started[Symbol.iterator]()
    return isGenerator<T>(started) ? started : new NativeCall(started)
  }

  #take(state: number): void {
    if (!this.isLeft()) throw this.#reuse()
    if (this.#state === WATCHED) stopWatching(this)
    this.#state = state
  }

  #step(advance: () => IteratorResult<unknown, T>): IteratorResult<unknown, T> {
    if (this.#state === CLOSED) throw this.#reuse()
    try {
      const result = advance()
      if (result.done === true) this.#state = CLOSED
      return result
    } catch (error) {
      this.#state = CLOSED
      throw error
    }
  }

  #reuse(): RuntimeError {
    return new RuntimeError(
      `cannot reuse already awaited coroutine '${this.name}': call the function again for a new one`,
    )
  }
}
