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
  type HostTimer,
  type Runnable,
  type ScheduledTimer,
  type TaskOptions,
  type TimerHandle,
} from '@asyncio/core'
import {
  currentLoop,
  describeValue,
  Deque,
  reportUnawaited,
  requireNumber,
  settleFrames,
  toSeconds,
  watchUnawaited,
} from '@asyncio/core/lowlevel'
import { CallbackHandle } from './handle.ts'
import { CallbackTimerHandle } from './timer-handle.ts'
import { TimerQueue } from './timer-queue.ts'

/** After so many turns in one go the host has its chance, so that input and output are never starved. */
const TURNS_PER_VISIT = 64
/** And after so many seconds: one turn may be long. */
const SECONDS_PER_VISIT = 0.01

/** Where a loop that runs stands. */
type Phase = 'stopped' | 'turning' | 'draining' | 'sleeping'

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
export class BaseEventLoop implements EventLoop {
  readonly tasks: Set<Task<unknown>> = new Set()

  readonly #host: Host
  #ready = new Deque<Runnable>()
  #timers = new TimerQueue()
  #phase: Phase = 'stopped'
  #closed = false
  #stopping = false
  #finish: { resolve: () => void; reject: (error: unknown) => void } | undefined
  #exceptionHandler: ExceptionHandler | null = null

  /** How many of the ready queue belong to this turn. What they schedule belongs to the next. */
  #leftInTurn = 0
  #turnsInVisit = 0
  #visitEnds = 0
  #nativeStepped = false
  #alarm: HostTimer | undefined

  /** @param options.host the platform it runs on */
  constructor(options: { host: Host }) {
    this.#host = options.host
  }

  runForever(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#requireOpen()
      this.#requireStopped()
      this.#finish = { resolve, reject }
      this.#phase = 'sleeping'
      this.#wake()
    })
  }

  runUntilComplete<T>(main: Awaitable<T>): Promise<T> {
    let future: Future<T>
    try {
      this.#requireOpen()
      this.#requireStopped()
      future = ensureFuture(main, { loop: this })
    } catch (error) {
      return Promise.reject(error)
    }
    const stop = (): void => this.stop()
    future.addDoneCallback(stop)
    return this.runForever().then(
      () => {
        future.removeDoneCallback(stop)
        if (!future.done()) throw new RuntimeError('Event loop stopped before Future completed.')
        return future.result()
      },
      (error: unknown) => {
        future.removeDoneCallback(stop)
        throw error
      },
    )
  }

  stop(): void {
    this.#stopping = true
    // A loop that sleeps has to be woken to see it.
    this.#wake()
  }

  isRunning(): boolean {
    return this.#phase !== 'stopped'
  }

  isClosed(): boolean {
    return this.#closed
  }

  close(): void {
    if (this.isRunning()) throw new RuntimeError('Cannot close a running event loop')
    if (this.#closed) return
    this.#closed = true
    this.#ready = new Deque()
    this.#timers = new TimerQueue()
    reportUnawaited(this)
  }

  callSoon<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): Handle {
    return this.callSoonIn(copyContext(), callback, ...args)
  }

  callSoonIn<A extends unknown[]>(context: Context, callback: (...args: A) => unknown, ...args: A): Handle {
    requireCallback('callSoon', callback)
    const handle = new CallbackHandle(this, context, callback, args)
    this.schedule(handle)
    return handle
  }

  callLater<A extends unknown[]>(delay: Duration, callback: (...args: A) => unknown, ...args: A): TimerHandle {
    return this.callAt(this.time() + toSeconds(delay, 'callLater()'), callback, ...args)
  }

  callAt<A extends unknown[]>(when: number, callback: (...args: A) => unknown, ...args: A): TimerHandle {
    requireNumber(when, 'callAt()')
    requireCallback('callAt', callback)
    this.#requireOpen()
    const handle = new CallbackTimerHandle(this, this.#timers, when, copyContext(), callback, args)
    this.#wake()
    return handle
  }

  time(): number {
    return this.#host.time()
  }

  createFuture<T>(): Future<T> {
    return new Future<T>({ loop: this })
  }

  createTask<T>(coroutine: CoroutineLike<T>, options: TaskOptions = {}): Task<T> {
    this.#requireOpen()
    return new Task(coroutine, { ...options, loop: this })
  }

  setExceptionHandler(handler: ExceptionHandler | null): void {
    if (handler !== null && typeof handler !== 'function') {
      throw new TypeError(`A callable object or null is expected, got ${describeValue(handler)}`)
    }
    this.#exceptionHandler = handler
  }

  getExceptionHandler(): ExceptionHandler | null {
    return this.#exceptionHandler
  }

  defaultExceptionHandler(context: ExceptionContext): void {
    const { message, ...details } = context
    console.error(message || 'Unhandled exception in event loop', details)
  }

  callExceptionHandler(context: ExceptionContext): void {
    const handler = this.#exceptionHandler
    if (handler === null) {
      this.defaultExceptionHandler(context)
      return
    }
    try {
      handler(this, context)
    } catch (exception) {
      this.defaultExceptionHandler({ message: 'Unhandled error in exception handler', exception, context })
    }
  }

  schedule(runnable: Runnable): void {
    this.#requireOpen()
    this.#ready.push(runnable)
    this.#wake()
  }

  scheduleAt(when: number, runnable: Runnable): ScheduledTimer {
    this.#requireOpen()
    const timer = this.#timers.add(when, runnable)
    this.#wake()
    return timer
  }

  nativeStepped(): void {
    this.#nativeStepped = true
  }

  /** Called when nothing is ready and no timer is set: only the world outside can bring something to do. For loops that have no outside. */
  protected onIdle(): void {}

  /** Whether the loop runs, and sleeps with no timer to wake it. */
  protected isIdle(): boolean {
    return this.#phase === 'sleeping' && this.#alarm === undefined
  }

  /** Ends the run with an error that concerns the loop as a whole: `runForever` rejects with it. */
  protected abort(error: unknown): void {
    if (this.#phase !== 'stopped') this.#end((finish) => finish.reject(error))
  }

  #wake(): void {
    if (this.#phase !== 'sleeping') return
    this.#phase = 'draining'
    this.#alarm?.cancel()
    this.#alarm = undefined
    // Whoever wakes the loop comes to its end first, with the async functions it made go on.
    this.#host.afterMicrotasks(this.#visit)
  }

  /** The host calls: time for some turns. */
  readonly #visit = (): void => {
    settleFrames()
    if (this.#phase === 'stopped') return
    this.#turnsInVisit = 0
    this.#visitEnds = this.#host.time() + SECONDS_PER_VISIT
    this.#beginTurn()
    this.#run()
  }

  /** The microtasks of a step have all run: on with the turn. */
  readonly #drained = (): void => {
    settleFrames()
    if (this.#phase !== 'stopped') this.#run()
  }

  #run(): void {
    this.#phase = 'turning'
    try {
      do {
        if (this.#runTurn()) return
      } while (this.#endTurn())
    } catch (error) {
      this.abort(error)
    }
  }

  #beginTurn(): void {
    if (this.#timers.next() !== undefined) {
      this.#timers.takeDue(this.#host.time(), this.#host.resolution, (timer) => this.#ready.push(timer))
    }
    this.#leftInTurn = this.#ready.length
  }

  /** Runs what is left in the turn, or as much of it as there is up to a step of native code. Says whether it waits for that. */
  #runTurn(): boolean {
    while (this.#leftInTurn > 0) {
      this.#leftInTurn -= 1
      this.#nativeStepped = false
      this.#ready.shift()?.run()
      if (this.#nativeStepped) {
        this.#phase = 'draining'
        this.#host.afterMicrotasks(this.#drained)
        return true
      }
    }
    return false
  }

  /** Says whether the next turn follows at once, and has begun. */
  #endTurn(): boolean {
    watchUnawaited(this)
    if (this.#stopping) {
      this.#end((finish) => finish.resolve())
      return false
    }
    if (this.#ready.length === 0 && !this.#timerIsDue()) return false
    this.#turnsInVisit += 1
    if (this.#turnsInVisit >= TURNS_PER_VISIT || this.#host.time() >= this.#visitEnds) {
      this.#phase = 'draining'
      this.#host.soon(this.#visit)
      return false
    }
    this.#beginTurn()
    return true
  }

  /** Whether a timer is due; if not, the loop sleeps until the next one is. */
  #timerIsDue(): boolean {
    const when = this.#timers.next()
    if (when !== undefined && when - this.#host.time() < this.#host.resolution) return true
    this.#phase = 'sleeping'
    if (when === undefined) this.onIdle()
    else this.#alarm = this.#host.at(when, this.#ring)
    return false
  }

  readonly #ring = (): void => {
    this.#alarm = undefined
    this.#visit()
  }

  #end(tell: (finish: { resolve: () => void; reject: (error: unknown) => void }) => void): void {
    const finish = this.#finish
    this.#finish = undefined
    this.#phase = 'stopped'
    this.#stopping = false
    this.#leftInTurn = 0
    this.#alarm?.cancel()
    this.#alarm = undefined
    settleFrames()
    if (finish !== undefined) tell(finish)
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

function requireCallback(method: string, callback: unknown): void {
  if (typeof callback !== 'function')
    throw new TypeError(`a callable object was expected by ${method}(), got ${describeValue(callback)}`)
}
