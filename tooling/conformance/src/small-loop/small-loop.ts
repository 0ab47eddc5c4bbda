import {
  AbstractEventLoop,
  copyContext,
  ensureFuture,
  Future,
  RuntimeError,
  Task,
  type Awaitable,
  type Context,
  type CoroutineLike,
  type Duration,
  type ExceptionContext,
  type ExceptionHandler,
  type Handle,
  type Runnable,
  type ScheduledTimer,
  type TaskFactory,
  type TaskOptions,
  type TimerHandle,
} from '@asyncio/core'
import {
  currentContext,
  currentLoop,
  enterFrame,
  Frame,
  isFatal,
  leaveFrame,
  reportLeftovers,
  requireNumber,
  settleFrames,
  toSeconds,
  watchLeftovers,
} from '@asyncio/core/lowlevel'
import { SmallHandle } from './small-handle.ts'

/** The longest that `setTimeout` can wait, in milliseconds. */
const LONGEST = 2 ** 31 - 1

/** An event loop as anybody could write it, with what `@asyncio/core` offers to strangers and nothing of our own loops. It is not fast. */
export class SmallLoop extends AbstractEventLoop {
  readonly #ready: Runnable[] = []
  #timers: { when: number; runnable: Runnable }[] = []
  #running = false
  #stopping = false
  #closed = false
  #debug = false
  #nativeStepped = false
  #failure: { error: unknown } | undefined
  #wake: (() => void) | undefined
  #handler: ExceptionHandler | null = null
  #factory: TaskFactory | null = null
  #main: Future<unknown> | undefined

  override async runForever(): Promise<void> {
    this.#requireRunnable()
    this.#running = true
    try {
      await this.#turns()
    } finally {
      this.#running = false
      this.#stopping = false
      settleFrames()
    }
  }

  override async runUntilComplete<T>(main: Awaitable<T>): Promise<T> {
    this.#requireRunnable()
    const future = ensureFuture(main, { loop: this })
    if (future !== main) this.#main = future
    const stop = (): void => {
      // An error that ends the program has ended the run by itself.
      if (!(future.done() && !future.cancelled() && isFatal(future.exception()))) this.stop()
    }
    future.addDoneCallback(stop)
    try {
      await this.runForever()
    } catch (error) {
      // Whoever called has the error now.
      if (future.done() && !future.cancelled()) future.exception()
      throw error
    } finally {
      future.removeDoneCallback(stop)
    }
    if (!future.done()) throw new RuntimeError('Event loop stopped before Future completed.')
    return future.result()
  }

  async #turns(): Promise<void> {
    while (true) {
      await this.#rest()
      this.#takeDueTimers()
      for (let left = this.#ready.length; left > 0; left -= 1) {
        this.#runNext()
        if (this.#nativeStepped) await this.#rest()
        this.#nativeStepped = false
        this.#throwFailure()
      }
      watchLeftovers(this)
      if (this.#stopping) return
      if (this.#ready.length === 0) await this.#sleep()
      this.#throwFailure()
    }
  }

  #runNext(): void {
    try {
      this.#ready.shift()?.run()
    } catch (error) {
      this.abort(error)
    }
  }

  /** Lets all microtasks run, and input and output have their chance. */
  async #rest(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve))
    settleFrames()
  }

  #takeDueTimers(): void {
    const now = this.time()
    const due = this.#timers.filter(({ when }) => when <= now)
    this.#timers = this.#timers.filter(({ when }) => when > now)
    this.#ready.push(...due.map(({ runnable }) => runnable))
  }

  async #sleep(): Promise<void> {
    const when = this.#timers[0]?.when ?? Infinity
    await new Promise<void>((resolve) => {
      const callOff = this.alarm(when, resolve)
      this.#wake = () => {
        callOff()
        resolve()
      }
    })
    this.#wake = undefined
  }

  /**
   * Calls back when the clock shows a time, or somewhat earlier. A loop with a clock of its own has an alarm of its own.
   *
   * @returns what calls it off
   */
  protected alarm(when: number, ring: () => void): () => void {
    const milliseconds = Math.max(0, Math.min(LONGEST, Math.ceil((when - this.time()) * 1000)))
    const timeout = setTimeout(ring, milliseconds)
    return () => clearTimeout(timeout)
  }

  override stop(): void {
    this.#stopping = true
    this.#wake?.()
  }

  override abort(error: unknown): void {
    if (!this.#running) return
    this.#failure ??= { error }
    this.#wake?.()
  }

  override nativeStepped(): void {
    this.#nativeStepped = true
  }

  override isRunning(): boolean {
    return this.#running
  }

  override isClosed(): boolean {
    return this.#closed
  }

  override close(): void {
    if (this.#running) throw new RuntimeError('Cannot close a running event loop')
    if (this.#closed) return
    this.#closed = true
    this.#ready.length = 0
    this.#timers = []
    for (const task of this.tasks)
      if (task !== this.#main) this.callExceptionHandler({ message: 'Task was destroyed but it is pending!', task })
    this.tasks.clear()
    reportLeftovers(this)
  }

  override time(): number {
    return performance.now() / 1000
  }

  override schedule(runnable: Runnable): void {
    this.#requireOpen()
    this.#ready.push(runnable)
    this.#wake?.()
  }

  override scheduleAt(when: number, runnable: Runnable): ScheduledTimer {
    this.#requireOpen()
    const timer = { when, runnable }
    const place = this.#timers.findIndex((other) => other.when > when)
    this.#timers.splice(place === -1 ? this.#timers.length : place, 0, timer)
    this.#wake?.()
    return {
      cancel: () => {
        timer.runnable = { run: () => undefined }
        this.#timers = this.#timers.filter((other) => other !== timer)
      },
    }
  }

  override callSoon<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): Handle {
    return this.callSoonIn(copyContext(), callback, ...args)
  }

  override callSoonIn<A extends unknown[]>(context: Context, callback: (...args: A) => unknown, ...args: A): Handle {
    requireFunction(callback)
    const handle = new SmallHandle(this, context, () => callback(...args))
    this.schedule(handle)
    return handle
  }

  override callSoonThreadsafe<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): Handle {
    return this.callSoon(callback, ...args)
  }

  override callLater<A extends unknown[]>(delay: Duration, callback: (...args: A) => unknown, ...args: A): TimerHandle {
    return this.callLaterIn(copyContext(), delay, callback, ...args)
  }

  override callLaterIn<A extends unknown[]>(
    context: Context,
    delay: Duration,
    callback: (...args: A) => unknown,
    ...args: A
  ): TimerHandle {
    return this.callAtIn(context, this.time() + toSeconds(delay, 'callLater()'), callback, ...args)
  }

  override callAt<A extends unknown[]>(when: number, callback: (...args: A) => unknown, ...args: A): TimerHandle {
    return this.callAtIn(copyContext(), when, callback, ...args)
  }

  override callAtIn<A extends unknown[]>(
    context: Context,
    when: number,
    callback: (...args: A) => unknown,
    ...args: A
  ): TimerHandle {
    requireFunction(callback)
    const handle = new SmallHandle(this, context, () => callback(...args), requireNumber(when, 'callAt()'))
    this.scheduleAt(when, handle)
    return handle
  }

  override createFuture<T>(): Future<T> {
    return new Future<T>({ loop: this })
  }

  override createTask<T>(coroutine: CoroutineLike<T>, options: TaskOptions = {}): Task<T> {
    this.#requireOpen()
    return this.#factory?.(this, coroutine, options) ?? new Task(coroutine, { ...options, loop: this })
  }

  override setTaskFactory(factory: TaskFactory | null): void {
    if (factory !== null) requireFunction(factory)
    this.#factory = factory
  }

  override getTaskFactory(): TaskFactory | null {
    return this.#factory
  }

  override setExceptionHandler(handler: ExceptionHandler | null): void {
    if (handler !== null) requireFunction(handler)
    this.#handler = handler
  }

  override getExceptionHandler(): ExceptionHandler | null {
    return this.#handler
  }

  override defaultExceptionHandler({ message, exception }: ExceptionContext): void {
    console.error(message, exception)
  }

  override callExceptionHandler(context: ExceptionContext): void {
    const about = context.handle ?? (context.task instanceof Task ? context.task : undefined)
    const previous = enterFrame(new Frame(this, null, about?.getContext() ?? currentContext()))
    try {
      if (this.#handler === null) this.defaultExceptionHandler(context)
      else this.#handler(this, context)
    } catch (exception) {
      if (isFatal(exception)) this.abort(exception)
      else this.defaultExceptionHandler({ message: 'Unhandled error in exception handler', exception })
    } finally {
      leaveFrame(previous)
    }
  }

  override getDebug(): boolean {
    return this.#debug
  }

  override setDebug(enabled: boolean): void {
    this.#debug = enabled
  }

  #throwFailure(): void {
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure.error
  }

  #requireOpen(): void {
    if (this.#closed) throw new RuntimeError('Event loop is closed')
  }

  #requireRunnable(): void {
    this.#requireOpen()
    if (this.#running) throw new RuntimeError('This event loop is already running')
    if (currentLoop() !== null) throw new RuntimeError('Cannot run the event loop while another loop is running')
  }
}

function requireFunction(value: unknown): void {
  if (typeof value !== 'function') throw new TypeError(`A function was expected: received ${String(value)}`)
}
