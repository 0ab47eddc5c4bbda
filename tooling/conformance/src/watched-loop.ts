import { Future, type ExceptionContext, type Runnable, type ScheduledTimer } from '@asyncio/core'
import { VirtualEventLoop, type ConnectionInfo, type VirtualEventLoopOptions } from '@asyncio/testing'

/** A loop in virtual time that knows what was left behind in it: timers, callbacks on futures, tasks, and untold errors. */
export class WatchedLoop extends VirtualEventLoop {
  readonly #timers = new Set<WatchedTimer>()
  readonly #futures: WatchedFuture<unknown>[] = []
  readonly #reports: ExceptionContext[] = []
  /** Timers and connections that were there when the loop was closed, which ends them. */
  #timersLeft = 0
  readonly #connectionsLeft: ConnectionInfo[] = []

  constructor(options: VirtualEventLoopOptions = {}) {
    super(options)
    this.setExceptionHandler((_, context) => this.#reports.push(context))
  }

  override close(): void {
    if (!this.isClosed()) {
      this.#connectionsLeft.push(...this.network.connections)
      this.#timersLeft = this.#timers.size + this.pendingTimers().length
    }
    super.close()
  }

  override scheduleAt(when: number, runnable: Runnable): ScheduledTimer {
    const timer = new WatchedTimer(this.#timers, runnable)
    timer.planned = super.scheduleAt(when, timer)
    return timer
  }

  override createFuture<T>(): Future<T> {
    const future = new WatchedFuture<T>({ loop: this })
    this.#futures.push(future)
    return future
  }

  /** What is left, each in a few words. Only the futures that were made by `createFuture` are looked at. */
  leftBehind(): string[] {
    const left = this.#reports.map(({ message }) => `a report: ${message}`)
    for (const { from, to } of this.#connectionsLeft) left.push(`a connection from ${from} to ${to}`)
    const timers = Math.max(this.#timers.size, this.#timersLeft)
    if (timers > 0) left.push(`${timers} timers`)
    for (const future of this.#futures) {
      const waiting = future.watchers.size
      if (!future.done() && waiting > 0) left.push(`${waiting} callbacks on a future`)
    }
    return left
  }
}

class WatchedTimer implements Runnable, ScheduledTimer {
  planned: ScheduledTimer | undefined
  readonly #timers: Set<WatchedTimer>
  readonly #runnable: Runnable

  constructor(timers: Set<WatchedTimer>, runnable: Runnable) {
    this.#timers = timers
    this.#runnable = runnable
    timers.add(this)
  }

  run(): void {
    this.#timers.delete(this)
    this.#runnable.run()
  }

  cancel(): void {
    this.#timers.delete(this)
    this.planned?.cancel()
  }
}

class WatchedFuture<T> extends Future<T> {
  readonly watchers = new Set<unknown>()

  override addCallback(callback: Parameters<Future<T>['addCallback']>[0]): void {
    this.watchers.add(callback)
    super.addCallback(callback)
  }

  override removeCallback(callback: Parameters<Future<T>['removeCallback']>[0]): void {
    this.watchers.delete(callback)
    super.removeCallback(callback)
  }
}
