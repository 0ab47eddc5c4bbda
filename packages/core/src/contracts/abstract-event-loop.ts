import type { Context } from '../context/context.ts'
import type { Awaitable, CoroutineLike } from '../coroutines/coroutine-like.ts'
import type { Duration } from '../duration.ts'
import { NotImplementedError } from '../errors/not-implemented-error.ts'
import type { Future } from '../futures/future.ts'
import type { Task, TaskOptions } from '../tasks/task.ts'
import type { EventLoop, ExceptionHandler, ScheduledTimer } from './event-loop.ts'
import type { ExceptionContext } from './exception-context.ts'
import type { Handle, TimerHandle } from './handle.ts'
import type { Runnable } from './runnable.ts'
import type { TaskFactory } from './task-factory.ts'

/**
 * An event loop that can do nothing: for loops of your own that only do a part, and say so where they are asked for the rest.
 *
 * A loop on another clock or another platform is a `BaseEventLoop` with a host of its own. What fulfils the `EventLoop` interface is a loop,
 * too, whatever it extends.
 *
 * Mirrors `asyncio.AbstractEventLoop`.
 *
 * @example
 * ```ts
 * import { AbstractEventLoop } from '@asyncio/core'
 *
 * class StoppedClock extends AbstractEventLoop {
 *   override time(): number {
 *     return 0
 *   }
 * }
 * console.log(new StoppedClock().time()) // 0; anything else is a NotImplementedError
 * ```
 */
export class AbstractEventLoop implements EventLoop {
  readonly tasks: Set<Task<unknown>> = new Set()
  slowCallbackDuration = 0.1

  runForever(): Promise<void> {
    return missing('runForever')
  }

  runUntilComplete<T>(_main: Awaitable<T>): Promise<T> {
    return missing('runUntilComplete')
  }

  stop(): void {
    return missing('stop')
  }

  isRunning(): boolean {
    return missing('isRunning')
  }

  isClosed(): boolean {
    return missing('isClosed')
  }

  close(): void {
    return missing('close')
  }

  callSoon<A extends unknown[]>(_callback: (...args: A) => unknown, ..._args: A): Handle {
    return missing('callSoon')
  }

  callSoonIn<A extends unknown[]>(_context: Context, _callback: (...args: A) => unknown, ..._args: A): Handle {
    return missing('callSoonIn')
  }

  callSoonThreadsafe<A extends unknown[]>(_callback: (...args: A) => unknown, ..._args: A): Handle {
    return missing('callSoonThreadsafe')
  }

  callLater<A extends unknown[]>(_delay: Duration, _callback: (...args: A) => unknown, ..._args: A): TimerHandle {
    return missing('callLater')
  }

  callLaterIn<A extends unknown[]>(
    _context: Context,
    _delay: Duration,
    _callback: (...args: A) => unknown,
    ..._args: A
  ): TimerHandle {
    return missing('callLaterIn')
  }

  callAt<A extends unknown[]>(_when: number, _callback: (...args: A) => unknown, ..._args: A): TimerHandle {
    return missing('callAt')
  }

  callAtIn<A extends unknown[]>(
    _context: Context,
    _when: number,
    _callback: (...args: A) => unknown,
    ..._args: A
  ): TimerHandle {
    return missing('callAtIn')
  }

  time(): number {
    return missing('time')
  }

  createFuture<T>(): Future<T> {
    return missing('createFuture')
  }

  createTask<T>(_coroutine: CoroutineLike<T>, _options?: TaskOptions): Task<T> {
    return missing('createTask')
  }

  setTaskFactory(_factory: TaskFactory | null): void {
    return missing('setTaskFactory')
  }

  getTaskFactory(): TaskFactory | null {
    return missing('getTaskFactory')
  }

  setExceptionHandler(_handler: ExceptionHandler | null): void {
    return missing('setExceptionHandler')
  }

  getExceptionHandler(): ExceptionHandler | null {
    return missing('getExceptionHandler')
  }

  defaultExceptionHandler(_context: ExceptionContext): void {
    return missing('defaultExceptionHandler')
  }

  callExceptionHandler(_context: ExceptionContext): void {
    return missing('callExceptionHandler')
  }

  getDebug(): boolean {
    return missing('getDebug')
  }

  setDebug(_enabled: boolean): void {
    return missing('setDebug')
  }

  schedule(_runnable: Runnable): void {
    return missing('schedule')
  }

  scheduleAt(_when: number, _runnable: Runnable): ScheduledTimer {
    return missing('scheduleAt')
  }

  abort(_error: unknown): void {
    return missing('abort')
  }

  nativeStepped(): void {
    return missing('nativeStepped')
  }
}

function missing(method: string): never {
  throw new NotImplementedError(`${method}() is not implemented by this event loop`)
}
