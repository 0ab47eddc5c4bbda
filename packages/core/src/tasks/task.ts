import { AmbientScope, interlude } from '#frame-storage'
import { printStackOf, stackOf } from '#inspect'
import { copyContext, requireContext, type Context } from '../context/context.ts'
import { currentFrame, enterFrame, Frame, leaveFrame } from '../context/frame.ts'
import type { EventLoop } from '../contracts/event-loop.ts'
import { startBody, type CoroutineBody } from '../coroutines/coroutine-body.ts'
import type { CoroutineLike } from '../coroutines/coroutine-like.ts'
import { Coroutine } from '../coroutines/coroutine.ts'
import { newCancelledError, type CancelledError } from '../errors/cancelled-error.ts'
import { isFatal } from '../errors/fatal-errors.ts'
import { InvalidStateError } from '../errors/invalid-state-error.ts'
import { RuntimeError } from '../errors/runtime-error.ts'
import { describeFuture } from '../futures/describe-future.ts'
import { Future } from '../futures/future.ts'
import type { Suspension } from '../futures/suspension.ts'
import { requireCoroutine } from '../coroutines/require-coroutine.ts'
import type { FrameCallGraphEntry } from '../introspection/call-stack.ts'
import { getDebugMode } from '../introspection/debug-mode.ts'
import type { TextOutput } from '../introspection/text-output.ts'
import { cancelOnAbort, requireSignal, type AbortSignalLike } from './abort-signal.ts'
import { cancellationIn, newAbortController, type PlatformAbortSignal } from './cancellation-signal.ts'

/** Options of a task. */
export interface TaskOptions {
  /** The name of the task in messages; by default `Task-1`, `Task-2` and so on. A number is made a string. */
  name?: string | number
  /** The context it runs in; by default a copy of the current one. */
  context?: Context
  /** Runs its first step at once, up to its first suspension, instead of in the loop's next turn. */
  eagerStart?: boolean
  /** Cancels the task when it aborts, with its reason as the message. */
  signal?: AbortSignalLike
}

let taskCount = 0

/**
 * A coroutine that runs on its own, beside the others: a future whose result is what the coroutine returns.
 *
 * Made by `createTask`. It takes its first step in the next turn of the loop, and each step runs to the next suspension before
 * anything else does. Its loop keeps it until it is done.
 *
 * **Cancellation:** awaiting a task means to cancel it with the task that awaits; `shield` keeps that off.
 *
 * **Differs from Python:** what it runs is a function, for a call of an `async` function runs already. One `async` body can wait for several
 * things at once (`Promise.all`), and a cancel reaches each.
 *
 * Mirrors `asyncio.Task`.
 *
 * @example
 * ```ts
 * import { createTask, sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   const brewing = createTask(async () => {
 *     await sleep(0.2)
 *     return 'tea'
 *   })
 *   console.log('meanwhile')
 *   console.log(await brewing)
 * })
 * ```
 */
export class Task<T> extends Future<T> {
  readonly #coroutine: CoroutineLike<T>
  readonly #frame: Frame
  /** The places where it is suspended: none while it runs, mostly one, several in a `Promise.all`. One stands bare; a list is made for the second. */
  #suspensions: Suspension | Suspension[] | undefined
  #scope: AmbientScope | undefined = new AmbientScope()
  // A number stands for the default name, which is made when somebody asks for it.
  #name: string | number
  #cancelRequests = 0
  #mustCancel = false
  #controller: ReturnType<typeof newAbortController> | undefined
  /** The signal has aborted in this step of somebody's: what waited for it goes on with the cancellation now. */
  #signalled = false

  /**
   * @param options.loop the loop it runs in; by default the running one, else the one set by `setEventLoop`
   * @throws {TypeError} if it is given something that runs already, or can't be run, or an option is not what it has to be
   * @throws {RuntimeError} if the loop is closed, or the coroutine is somebody else's
   */
  constructor(coroutine: CoroutineLike<T>, options: TaskOptions & { loop?: EventLoop | null } = {}) {
    super(options)
    requireCoroutine(coroutine)
    if (options.context != null) requireContext(options.context)
    if (options.signal !== undefined) requireSignal(options.signal)
    const loop = this.getLoop()
    this.#coroutine = coroutine
    this.#frame = new Frame(loop, this, options.context ?? copyContext())
    this.#name = options.name === undefined ? (taskCount += 1) : String(options.name)
    if (coroutine instanceof Coroutine) coroutine.adopt()
    const eager = options.eagerStart === true && loop.isRunning()
    if (!eager) loop.schedule(this)
    loop.tasks.add(this)
    if (options.signal !== undefined) this.addCallback({ wake: cancelOnAbort(options.signal, this) })
    if (eager) interlude({ step: () => this.run() })
  }

  /** Returns the name of the task in messages. */
  getName(): string {
    return typeof this.#name === 'number' ? `Task-${this.#name}` : this.#name
  }

  /** Gives it another name. A number is made a string. */
  setName(name: string | number): void {
    this.#name = String(name)
  }

  /**
   * Aborts when the task is cancelled, with the `CancelledError` as the reason: for whatever takes a signal and would otherwise go on,
   * as in `fetch(url, { signal: task.signal })`.
   *
   * It is made when it is first asked for. Where a platform's function answers an abort with an `AbortError` of its own, and the
   * task lets that pass, the task is cancelled all the same.
   */
  get signal(): PlatformAbortSignal {
    if (this.#controller === undefined) {
      this.#controller = newAbortController()
      if (this.#cancelRequests > 0) this.#controller.abort(newCancelledError(this.cancelMessage()))
    }
    return this.#controller.signal
  }

  /** The coroutine that it runs, as it was given. */
  getCoro(): CoroutineLike<T> {
    return this.#coroutine
  }

  /**
   * The functions that the task stands in, the outermost first; of a failed task those that its exception came through.
   *
   * **Differs from Python:** places in the code are known in debug mode only. In bundles for browsers it is a function of its own,
   * `getStack(task)`.
   *
   * @param options.limit how many to keep: the newest of a stack, the oldest of an exception's
   */
  getStack(options: { limit?: number | null } = {}): FrameCallGraphEntry[] {
    return stackOf(this, options)
  }

  /** Prints the stack of the task, and the exception of one that failed; to the console, or to `options.file`. */
  printStack(options: { limit?: number | null; file?: TextOutput | null } = {}): void {
    printStackOf(this, options)
  }

  /** The context that it runs in. */
  getContext(): Context {
    return this.#frame.context
  }

  /**
   * Asks the task to stop: a `CancelledError` is thrown where it waits, or at its next suspension if it does not wait now.
   *
   * The task may clean up, wait meanwhile, and even go on; it is cancelled only when the error has come out of it. One that has not
   * begun never does. Waits for nothing: await the task to know that it has ended.
   *
   * **Differs from Python:** a task that waits for a foreign promise (`await fetch(url)`) can't be woken there. It is cancelled
   * at its next suspension; `wrapFuture(promise)` makes one of it.
   *
   * @param message is handed on as the first of the error's `args`
   * @returns whether it was asked; `false` if it is done
   * @throws {RuntimeError} if it waits for a task that waits for it
   */
  override cancel(message?: unknown): boolean {
    if (this.done()) return super.cancel()
    // Down a chain of tasks that wait one for the other, in a loop: it may be longer than the stack is deep.
    const chain: Task<unknown>[] = [this]
    let last: Task<unknown> = chain[0] as Task<unknown>
    for (let next = last.#awaitedTask(); next !== undefined; next = last.#awaitedTask()) {
      chain.push((last = next))
      // One that is longer than there are tasks comes back to itself.
      if (chain.length > this.getLoop().tasks.size + 1) {
        throw new RuntimeError(
          `Cannot cancel ${describeFuture(this)} as it waits in a ring of tasks that wait for each other, with ${describeFuture(next)}`,
        )
      }
    }
    for (const task of chain) task.#cancelRequests += 1
    last.#cancelWaits(message)
    for (const task of chain) task.#abortSignal(message)
    return true
  }

  /** Returns how often the task was asked to stop, less the times that `uncancel` took it back. */
  cancelling(): number {
    return this.#cancelRequests
  }

  /**
   * Takes one request to stop back: for code that has asked by itself, and has dealt with it. With none left, a cancellation
   * that has not been thrown yet is dropped.
   *
   * @returns how many are left
   */
  uncancel(): number {
    if (this.#cancelRequests > 0) {
      this.#cancelRequests -= 1
      if (this.#cancelRequests === 0) {
        this.#mustCancel = false
        // One that has aborted would stop whatever the task goes on with.
        this.#controller = undefined
      }
    }
    return this.#cancelRequests
  }

  /** @throws {RuntimeError} always: what the coroutine returns is the result */
  override setResult(_value: T): never {
    throw new RuntimeError('Task does not support setResult operation: its coroutine returns the result')
  }

  /** @throws {RuntimeError} always: what the coroutine throws is the exception */
  override setException(_exception: unknown): never {
    throw new RuntimeError('Task does not support setException operation: its coroutine throws the exception')
  }

  override get [Symbol.toStringTag](): string {
    return 'Task'
  }

  /** @internal As a `Runnable`: called by the loop for the first step. The later ones are taken by what the task waits with. */
  run(): void {
    const scope = this.#scope as AmbientScope
    this.#scope = undefined
    const previous = enterFrame(this.#frame)
    try {
      scope.enter(this.#frame, this)
    } finally {
      leaveFrame(previous)
    }
  }

  /** @internal */
  step(): void {
    const cancellation = this.takeCancellation()
    try {
      const body = this.#takeBody()
      if (cancellation === undefined) startBody(body, this.#frame, this)
      else this.threw(cancellation)
    } catch (error) {
      this.threw(error)
    }
  }

  /** @internal */
  returned(value: T): void {
    if (this.#end()) return
    if (this.#cancelRequests > 0 && !this.#mustCancel) getDebugMode()?.swallowed(this)
    if (this.#mustCancel && !this.#signalled) super.cancel(this.cancelMessage())
    else super.setResult(value)
  }

  /** @internal */
  threw(error: unknown): void {
    if (this.#end()) return
    const cancellation = cancellationIn(error)
    if (cancellation !== undefined) {
      this.cancelBy(cancellation)
      return
    }
    super.setException(error)
    if (isFatal(error)) this.getLoop().abort(error)
  }

  /** @internal The places where it is suspended now. */
  suspensions(): Suspension[] {
    const places = this.#suspensions
    return places === undefined ? [] : Array.isArray(places) ? places : [places]
  }

  /** @internal The futures that it waits for now. */
  waitingFor(): Future<unknown>[] {
    return this.suspensions().flatMap(({ future }) => future ?? [])
  }

  /** @internal Why the task can't wait for a future, if it can't. */
  refusalToAwait(future: Future<unknown>): RuntimeError | undefined {
    if (future === this) return new RuntimeError(`Task cannot await on itself: ${describeFuture(this)}`)
    if (future.getLoop() === this.getLoop()) return undefined
    return new RuntimeError(
      `Task ${describeFuture(this)} got Future ${describeFuture(future)} attached to a different loop`,
    )
  }

  /** @internal */
  startWaiting(suspension: Suspension): void {
    const others = this.#suspensions
    if (others === undefined) this.#suspensions = suspension
    else if (Array.isArray(others)) others.push(suspension)
    else this.#suspensions = [others, suspension]
    if (!this.#mustCancel) return
    if (this.#signalled || suspension.future?.cancel(this.cancelMessage()) === true) this.#mustCancel = false
  }

  /** @internal */
  stopWaiting(suspension: Suspension): void {
    const places = this.#suspensions
    if (places === suspension) this.#suspensions = undefined
    else if (Array.isArray(places)) {
      const rest = places.filter((other) => other !== suspension)
      this.#suspensions = rest.length > 1 ? rest : rest[0]
    }
  }

  /** @internal Whether it was asked to stop while it did not wait, and has not been told yet. */
  cancellationIsPending(): boolean {
    return this.#mustCancel
  }

  /** @internal The cancellation that was asked for while the task did not wait, to be thrown into it now. */
  takeCancellation(): CancelledError | undefined {
    if (!this.#mustCancel) return undefined
    this.#mustCancel = false
    return this.makeCancelledError()
  }

  #takeBody(): CoroutineBody<T> {
    const coroutine = this.#coroutine
    return coroutine instanceof Coroutine ? coroutine.takeBody() : coroutine
  }

  /** Cancels the futures that it waits for. They may be done, with the wake-up on its way: then the wake-up brings the cancellation. */
  #cancelWaits(message: unknown): void {
    let cancelled = false
    for (const { future } of this.suspensions()) if (future?.cancel(message) === true) cancelled = true
    if (cancelled) return
    this.#mustCancel = true
    this.keepCancelMessage(message)
    getDebugMode()?.stranded(this, () => this.#mustCancel && !this.done())
  }

  /** The coroutine has ended. Says whether the task had an outcome already, given to it behind its back. */
  #end(): boolean {
    const loop = this.getLoop()
    loop.tasks.delete(this)
    loop.nativeRested?.(this.#frame)
    if (!this.done()) return false
    const exception = new InvalidStateError(`${describeFuture(this)} was done before its coroutine had ended`)
    loop.callExceptionHandler({ message: exception.message, exception, task: this })
    return true
  }

  #abortSignal(message: unknown): void {
    if (this.#controller === undefined) return
    // In a foreign await the signal brings the cancellation. What it wakes goes on before the loop takes its next handle, and
    // must not be cancelled a second time in its cleaning up.
    this.#signalled = this.#mustCancel && currentFrame()?.task !== this
    if (this.#signalled) {
      this.getLoop().schedule({
        run: () => {
          this.#signalled = false
        },
      })
    }
    // What it wakes is not told of: the platform's promises are on the way to it.
    this.getLoop().nativeStepped()
    this.#controller.abort(newCancelledError(message))
  }

  /** The task that this one waits for, if it waits for that alone. */
  #awaitedTask(): Task<unknown> | undefined {
    const places = this.#suspensions
    if (places === undefined || Array.isArray(places)) return undefined
    const { future } = places
    return future instanceof Task && !future.done() && future.cancel === Task.prototype.cancel ? future : undefined
  }
}
