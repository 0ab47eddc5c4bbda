import type { Context } from '../context/context.ts'
import type { Frame } from '../context/frame.ts'
import type { Awaitable, CoroutineLike } from '../coroutines/coroutine-like.ts'
import type { Duration } from '../duration.ts'
import type { Future } from '../futures/future.ts'
import type { Task, TaskOptions } from '../tasks/task.ts'
import type { ExceptionContext } from './exception-context.ts'
import type { Handle, TimerHandle } from './handle.ts'
import type { Network } from './network.ts'
import type { PlatformCalls } from './network-calls.ts'
import type { TaskFactory } from './task-factory.ts'
import type { Runnable } from './runnable.ts'

/** Receives errors that no caller can receive. */
export type ExceptionHandler = (loop: EventLoop, context: ExceptionContext) => void

/**
 * The contract of an event loop, which runs tasks and callbacks: every loop fulfils it, ours and yours.
 *
 * Programs seldom need it: `run`, `createTask` and `sleep` find the loop that runs. Callbacks run in the order in which they
 * were asked for, one at a time, and a step of a task runs to its next suspension before anything else does.
 *
 * Mirrors `asyncio.AbstractEventLoop`.
 */
export interface EventLoop extends PlatformCalls {
  /**
   * Runs until `stop()` is called.
   *
   * **Differs from Python:** it can't block the thread, so it returns a promise.
   *
   * @throws {RuntimeError} (the promise rejects) if the loop is closed or runs already, or another loop runs here
   */
  runForever(): Promise<void>

  /**
   * Runs until a coroutine has finished, and answers with its result.
   *
   * @throws what the coroutine throws, and {RuntimeError} if the loop was stopped before it had finished
   */
  runUntilComplete<T>(main: Awaitable<T>): Promise<T>

  /** Ends `runForever` when the callbacks that are ready now have run. */
  stop(): void

  isRunning(): boolean

  isClosed(): boolean

  /**
   * Drops whatever is still planned. A closed loop can't be used again.
   *
   * @throws {RuntimeError} if the loop runs
   */
  close(): void

  /**
   * Calls a function in the next turn of the loop, after those that were asked for before.
   *
   * It runs outside of any task, in a copy of the context it was asked for in. What it throws goes to the exception handler.
   *
   * @throws {RuntimeError} if the loop is closed
   */
  callSoon<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): Handle

  /** Like `callSoon`, in a given context instead of a copy of the current one. */
  callSoonIn<A extends unknown[]>(context: Context, callback: (...args: A) => unknown, ...args: A): Handle

  /**
   * Like `callSoon`, for code that the loop did not call: it wakes a loop that sleeps.
   *
   * **Differs from Python:** a function can't be handed from one thread to another. `callSoon` wakes the loop, too, so in one thread the
   * two are the same.
   */
  callSoonThreadsafe<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): Handle

  /**
   * Calls a function after a delay: a number of seconds, or its parts by name. Of those due at the same time, the one that was asked for first is called first.
   *
   * @throws {TypeError} if the delay is no duration, and {ValueError} if it is NaN
   */
  callLater<A extends unknown[]>(delay: Duration, callback: (...args: A) => unknown, ...args: A): TimerHandle

  /** Like `callLater`, in a given context instead of a copy of the current one. */
  callLaterIn<A extends unknown[]>(
    context: Context,
    delay: Duration,
    callback: (...args: A) => unknown,
    ...args: A
  ): TimerHandle

  /** Like `callAt`, in a given context instead of a copy of the current one. */
  callAtIn<A extends unknown[]>(
    context: Context,
    when: number,
    callback: (...args: A) => unknown,
    ...args: A
  ): TimerHandle

  /** Calls a function when the loop's clock shows `when` seconds. */
  callAt<A extends unknown[]>(when: number, callback: (...args: A) => unknown, ...args: A): TimerHandle

  /** Seconds on the loop's clock, which never goes back. It has nothing to do with the time of day. */
  time(): number

  /** A future of this loop. */
  createFuture<T>(): Future<T>

  /** Runs a coroutine as a task of this loop. */
  createTask<T>(coroutine: CoroutineLike<T>, options?: TaskOptions): Task<T>

  /** The function that makes the tasks of this loop; `null` for the default. */
  setTaskFactory(factory: TaskFactory | null): void

  getTaskFactory(): TaskFactory | null

  /** The function that receives errors which no caller can receive; `null` for the default, which prints them. */
  setExceptionHandler(handler: ExceptionHandler | null): void

  getExceptionHandler(): ExceptionHandler | null

  /** Prints what went wrong to the standard error output. */
  defaultExceptionHandler(context: ExceptionContext): void

  /** Tells the exception handler. Never throws: an error in a handler is told to the default one. */
  callExceptionHandler(context: ExceptionContext): void

  /** Whether debug mode is on. */
  getDebug(): boolean

  /**
   * Debug mode tells of callbacks that take long, of cancellations that are swallowed or can't arrive, of calls from another loop,
   * and says where coroutines and tasks were made. It is slow.
   */
  setDebug(enabled: boolean): void

  /** From how many seconds on debug mode tells of a callback or a step of a task. */
  slowCallbackDuration: number

  /** The loop's way to the world outside; `null` for a loop without connections, servers and pipes. */
  readonly network: Partial<Network> | null

  // For authors of loops, locks and transports: what tasks and futures are built on.

  /** The tasks of this loop that are not done, the oldest first. Tasks enter and leave it by themselves. */
  readonly tasks: Set<Task<unknown>>

  /** Puts something in the ready queue, with no handle and no context of its own. */
  schedule(runnable: Runnable): void

  /** Puts something in the ready queue when the loop's clock shows `when` seconds. */
  scheduleAt(when: number, runnable: Runnable): ScheduledTimer

  /** Ends the run at once, with an error that nobody is to handle but whoever runs the loop. */
  abort(error: unknown): void

  /**
   * The callback that runs now has made an async function go on. Its step ends when no microtask is left, and the loop takes
   * nothing else from its queue before that.
   *
   * Given the frame of that function, it may be sooner: when `nativeRested` has told that the function waits again or has ended, and the
   * microtasks that there are at that moment have run.
   */
  nativeStepped(frame?: Frame): void

  /**
   * The async function of `frame` that the step made go on waits for something of this loop, or has ended. A loop that has no use for
   * it lets all microtasks run each time.
   */
  nativeRested?(frame: Frame): void

  /**
   * As long as this is so, what is scheduled is likely to be one event of several, as when sockets are read. A loop that sleeps may put off
   * waking up until the others are there, and take them all in one turn.
   */
  expectMore?(expects: boolean): void
}

/** The timer that `scheduleAt` planned, and the way to call it off. */
export interface ScheduledTimer {
  cancel(): void
}
