import {
  CancelledError,
  copyContext,
  isCancelled,
  setEventLoop,
  type Context,
  type EventLoop,
  type ExceptionContext,
  type GeneratorCoroutine,
  type Task,
} from '@asyncio/core'
import {
  callInGenerator,
  closingsOf,
  createdAt,
  describeFuture,
  describeValue,
  describeWaits,
  unsetEventLoop,
} from '@asyncio/core/lowlevel'
import { captureWarnings } from './capture-warnings.ts'
import { CleanupStack } from './cleanup-stack.ts'
import type { IsolatedBody, Isolation } from './isolated.ts'
import { LeftoverError, type LeftoverKind, type TestLeftover } from './leftover-error.ts'
import { VirtualEventLoop } from './virtual-event-loop.ts'

/** An isolated test under way: runs it, cleans up after it, and finds what it left behind. */
export class IsolatedRun<T> {
  /** The failures, the test's own first. */
  readonly failures: unknown[] = []
  readonly #loop: EventLoop
  readonly #allow: readonly LeftoverKind[]
  readonly #cleanups = new CleanupStack()
  readonly #leftovers: TestLeftover[] = []
  /** Whether the test was ended by something that is told of already. */
  #wasStopped = false

  constructor(loop: EventLoop, allow: readonly LeftoverKind[]) {
    this.#loop = loop
    this.#allow = allow
    loop.setExceptionHandler((_, report) => this.#leave('error', describeReport(report), report.exception))
  }

  /** @returns what the test returns */
  async run(body: IsolatedBody<T, EventLoop>, context: Context = copyContext()): Promise<T | undefined> {
    const loop = this.#loop
    setEventLoop(loop)
    try {
      const main = loop.createTask(() => this.#main(body), { context, name: 'test' })
      await this.#runToEnd(main)
      if (this.failures.length === 0) this.#findLeftovers()
      await this.#cancelTasks()
      for (const close of closingsOf(loop)) await this.#attempt(loop.runUntilComplete(close))
      return main.done() && !main.cancelled() && main.exception() === null ? main.result() : undefined
    } finally {
      this.#close()
    }
  }

  *#main(body: IsolatedBody<T, EventLoop>): GeneratorCoroutine<T | undefined> {
    const cleanups = this.#cleanups
    const isolation: Isolation<EventLoop> = {
      loop: this.#loop,
      enter: (manager) => cleanups.enter(manager),
      addCleanup: (cleanup, ...args) => cleanups.add(cleanup, ...args),
    }
    let result: T | undefined
    let cancellation: CancelledError | undefined
    try {
      result = yield* callInGenerator(body, isolation)
      if (this.#wasStopped) cancellation = new CancelledError()
    } catch (error) {
      if (this.#wasStopped && isCancelled(error)) cancellation = error
      else this.failures.push(error)
    }
    // Who moves time by hand is not there any more.
    if (this.#loop instanceof VirtualEventLoop) this.#loop.autojump = true
    this.failures.push(...(yield* cleanups.run()))
    if (cancellation !== undefined) throw cancellation
    return result
  }

  /** A run that is aborted, by a deadlock say, leaves the test in the middle: it is cancelled, and cleans up. */
  async #runToEnd(main: Task<T | undefined>): Promise<void> {
    const loop = this.#loop
    await this.#attempt(loop.runUntilComplete(main))
    if (main.done()) return
    this.#wasStopped = true
    main.cancel()
    await this.#attempt(
      loop.runUntilComplete(main).catch((error: unknown) => {
        if (!isCancelled(error)) throw error
      }),
    )
  }

  async #attempt(running: Promise<unknown>): Promise<void> {
    try {
      await running
    } catch (error) {
      this.failures.push(error)
    }
  }

  #findLeftovers(): void {
    const loop = this.#loop
    for (const task of loop.tasks) this.#leave('task', describeTask(task))
    if (!(loop instanceof VirtualEventLoop)) return
    for (const timer of loop.pendingTimers())
      this.#leave('timer', `A timer was left: ${(timer as { toString(): string }).toString()}`)
  }

  async #cancelTasks(): Promise<void> {
    const tasks = [...this.#loop.tasks]
    if (tasks.length === 0) return
    for (const task of tasks) task.cancel()
    const settled = async (): Promise<void> => {
      for (const task of tasks) await task.then(ignore, ignore)
    }
    await this.#attempt(this.#loop.runUntilComplete(settled))
    for (const task of tasks) {
      if (!task.done() || task.cancelled()) continue
      const exception = task.exception()
      if (exception !== null)
        this.#loop.callExceptionHandler({ message: 'unhandled exception when a task was cancelled', exception, task })
    }
  }

  #close(): void {
    const loop = this.#loop
    const wasFine = this.failures.length === 0
    unsetEventLoop(loop)
    try {
      for (const warning of captureWarnings(() => loop.close())) if (wasFine) this.#leave('coroutine', warning)
    } catch (error) {
      this.failures.push(error)
    }
    // What has ended the run is told already.
    const leftovers = this.#leftovers.filter(({ error }) => error === undefined || !this.failures.includes(error))
    if (leftovers.length > 0) this.failures.push(new LeftoverError(leftovers))
  }

  #leave(kind: LeftoverKind, message: string, error?: unknown): void {
    if (this.#allow.includes(kind)) return
    this.#leftovers.push(error === undefined ? { kind, message } : { kind, message, error })
  }
}

function describeReport({ message, exception, task, future }: ExceptionContext): string {
  const about = task ?? future
  const what =
    exception === undefined ? '' : `: ${exception instanceof Error ? String(exception) : describeValue(exception)}`
  return `${message}${about === undefined ? '' : ` (${describeFuture(about)})`}${what}`
}

function describeTask(task: Task<unknown>): string {
  const waits = describeWaits(task)
  const what = waits.length > 0 ? `, waits for ${waits.join(' and ')}` : ''
  return `A task was left: ${describeFuture(task)}${what}${createdAt(task)}`
}

function ignore(): void {}
