import {
  copyContext,
  ensureFuture,
  Future,
  RuntimeError,
  Task,
  type Awaitable,
  type Context,
  type CoroutineLike,
  type Duration,
  type EventLoop,
  type ExceptionContext,
  type ExceptionHandler,
  type Handle,
  type Host,
  type Network,
  type Runnable,
  type ScheduledTimer,
  type TaskFactory,
  type TaskOptions,
  type TimerHandle,
} from '@asyncio/core'
import {
  currentLoop,
  Deque,
  inspectable,
  NetworkAsking,
  reportLeftovers,
  requireContext,
  requireNumber,
  toSeconds,
  watchLeftovers,
  type Frame,
} from '@asyncio/core/lowlevel'
import { getDebugSwitch } from './debug/debug-switch.ts'
import { ExceptionReporting } from './exception-reporting.ts'
import { CallbackHandle } from './handle.ts'
import type { ReadyQueue } from './ready-queue.ts'
import { requireCallback, requireFunctionOrNull, requireTask } from './require-function.ts'
import { runUntilDone } from './run-until-done.ts'
import { CallbackTimerHandle } from './timer-handle.ts'
import { Turns } from './turns.ts'

/** Options of an event loop. */
export interface BaseEventLoopOptions {
  /** The platform it runs on. */
  host: Host
  /** Makes the network that its connections, servers and pipes are of. */
  network?: (loop: EventLoop) => Partial<Network>
  /** Makes what the ready callbacks stand in, if not first in first out. */
  readyQueue?: () => ReadyQueue
}

/**
 * An event loop: a queue of what is ready, a queue of timers, and turns that run the one and look at the other.
 *
 * It asks its `Host` for time and for being called back, and is otherwise the same on every platform and on a clock of a test's.
 *
 * Mirrors `asyncio.BaseEventLoop`.
 *
 * @example
 * ```ts
 * import { BaseEventLoop, NodeHost } from '@asyncio/loop'
 *
 * const loop = new BaseEventLoop({ host: new NodeHost() })
 * loop.callSoon(() => loop.stop())
 * await loop.runForever()
 * loop.close()
 * ```
 */
export class BaseEventLoop extends NetworkAsking implements EventLoop {
  static {
    inspectable(this, 'loop')
  }

  readonly network: Partial<Network> | null

  readonly tasks: Set<Task<unknown>> = new Set()
  slowCallbackDuration = 0.1

  readonly #host: Host
  readonly #readyQueue: () => ReadyQueue
  #turns: Turns
  /** The context of tasks that are given none. */
  readonly #here = { loop: this }
  #closed = false
  #debug = false
  readonly #reporting = new ExceptionReporting(this)
  #taskFactory: TaskFactory | null = null
  /** A task that `runUntilComplete` made: whoever called it knows of it. */
  #main: Future<unknown> | undefined

  constructor({ host, network, readyQueue }: BaseEventLoopOptions) {
    super()
    this.#host = host
    this.#readyQueue = readyQueue ?? (() => new Deque())
    this.#turns = this.#newTurns()
    this.network = network?.(this) ?? null
    this.setDebug(host.debug === true)
  }

  async runForever(): Promise<void> {
    this.#requireOpen()
    this.#requireStopped()
    await this.#turns.start()
  }

  runUntilComplete<T>(main: Awaitable<T>): Promise<T> {
    try {
      this.#requireOpen()
      this.#requireStopped()
      const future = ensureFuture(main, { loop: this })
      if (future !== main) this.#main = future
      return runUntilDone(this, future)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  stop(): void {
    this.#turns.stop()
  }

  isRunning(): boolean {
    return this.#turns.isRunning()
  }

  isClosed(): boolean {
    return this.#closed
  }

  close(): void {
    if (this.isRunning()) throw new RuntimeError('Cannot close a running event loop')
    if (this.#closed) return
    this.#closed = true
    this.setDebug(false)
    this.#turns = this.#newTurns()
    for (const task of this.tasks) {
      if (task !== this.#main) this.callExceptionHandler({ message: 'Task was destroyed but it is pending!', task })
    }
    this.tasks.clear()
    reportLeftovers(this)
    this.network?.close?.()
  }

  callSoon<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): Handle {
    return this.callSoonIn(copyContext(), callback, ...args)
  }

  callSoonIn<A extends unknown[]>(context: Context, callback: (...args: A) => unknown, ...args: A): Handle {
    requireCallback('callSoon', callback)
    requireContext(context)
    this.#turns.watch?.requirePlainCallback('callSoon', callback)
    const handle = new CallbackHandle(this, context, callback, args)
    this.schedule(handle)
    return handle
  }

  callLater<A extends unknown[]>(delay: Duration, callback: (...args: A) => unknown, ...args: A): TimerHandle {
    return this.callLaterIn(copyContext(), delay, callback, ...args)
  }

  callAt<A extends unknown[]>(when: number, callback: (...args: A) => unknown, ...args: A): TimerHandle {
    return this.callAtIn(copyContext(), when, callback, ...args)
  }

  callSoonThreadsafe<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): Handle {
    return this.callSoon(callback, ...args)
  }

  callLaterIn<A extends unknown[]>(
    context: Context,
    delay: Duration,
    callback: (...args: A) => unknown,
    ...args: A
  ): TimerHandle {
    return this.callAtIn(context, this.time() + toSeconds(delay, 'callLater()'), callback, ...args)
  }

  callAtIn<A extends unknown[]>(
    context: Context,
    when: number,
    callback: (...args: A) => unknown,
    ...args: A
  ): TimerHandle {
    requireNumber(when, 'callAt()')
    requireCallback('callAt', callback)
    requireContext(context)
    this.#turns.watch?.requirePlainCallback('callAt', callback)
    this.#requireOpen()
    const handle = new CallbackTimerHandle(this, this.#turns.timers, when, context, callback, args)
    this.#turns.wake()
    return handle
  }

  time(): number {
    return this.#host.time()
  }

  createFuture<T>(): Future<T> {
    return new Future<T>({ loop: this })
  }

  createTask<T>(coroutine: CoroutineLike<T>, options?: TaskOptions): Task<T> {
    this.#requireOpen()
    const factory = this.#taskFactory
    if (factory !== null) return requireTask(factory(this, coroutine, options ?? {}))
    return new Task(coroutine, options === undefined ? this.#here : { ...options, loop: this })
  }

  setTaskFactory(factory: TaskFactory | null): void {
    requireFunctionOrNull('task factory', factory)
    this.#taskFactory = factory
  }

  getTaskFactory(): TaskFactory | null {
    return this.#taskFactory
  }

  setExceptionHandler(handler: ExceptionHandler | null): void {
    requireFunctionOrNull('exception handler', handler)
    this.#reporting.handler = handler
  }

  getExceptionHandler(): ExceptionHandler | null {
    return this.#reporting.handler
  }

  defaultExceptionHandler(context: ExceptionContext): void {
    const { message, ...details } = context
    console.error(message || 'Unhandled exception in event loop', details)
  }

  callExceptionHandler(context: ExceptionContext): void {
    this.#reporting.report(context)
  }

  getDebug(): boolean {
    return this.#debug
  }

  setDebug(enabled: boolean): void {
    if (enabled === this.#debug) return
    this.#debug = enabled
    const debugMode = getDebugSwitch()
    if (enabled) this.#turns.watch = debugMode?.enter(this, () => this.#host.time())
    else if (this.#turns.watch !== undefined) {
      this.#turns.watch = undefined
      debugMode?.leave()
    }
  }

  schedule(runnable: Runnable): void {
    this.#requireOpen()
    this.#turns.watch?.requireOwnFrame()
    this.#turns.add(runnable)
  }

  scheduleAt(when: number, runnable: Runnable): ScheduledTimer {
    this.#requireOpen()
    const timer = this.#turns.timers.add(when, runnable)
    this.#turns.wake()
    return timer
  }

  nativeStepped(frame?: Frame): void {
    this.#turns.nativeStepped(frame)
  }

  nativeRested(frame: Frame): void {
    this.#turns.nativeRested(frame)
  }

  expectMore(expects: boolean): void {
    this.#turns.expectMore(expects)
  }

  /** Called when nothing is ready and no timer will ever go off: only the world outside can bring something to do. For loops that have no outside. */
  protected onIdle(): void {}

  /** Called when a loop that was idle has something to do again, or ends. */
  protected onBusy(): void {}

  /** Whether the loop runs, and sleeps with no timer that will ever wake it. */
  protected isIdle(): boolean {
    return this.#turns.isIdle()
  }

  abort(error: unknown): void {
    this.#turns.abort(error)
  }

  #newTurns(): Turns {
    return new Turns(this.#host, this.#readyQueue(), {
      turnEnded: () => watchLeftovers(this),
      idle: () => this.onIdle(),
      busy: () => this.onBusy(),
    })
  }

  #requireOpen(): void {
    if (this.#closed) throw new RuntimeError('Event loop is closed')
  }

  #requireStopped(): void {
    if (this.isRunning()) throw new RuntimeError('This event loop is already running')
    if (currentLoop() !== null)
      throw new RuntimeError('Cannot run the event loop while another loop is running: await the coroutine instead')
  }
}
