import type { EventLoop } from '../contracts/event-loop.ts'
import { isGenerator } from '../coroutines/coroutine-body.ts'
import type { CoroutineLike, GeneratorCoroutine } from '../coroutines/coroutine-like.ts'
import { Coroutine } from '../coroutines/coroutine.ts'
import { isCancelled } from '../errors/cancelled-error.ts'
import { isFatal } from '../errors/fatal-errors.ts'
import { RuntimeError } from '../errors/runtime-error.ts'
import { describeFuture } from '../futures/describe-future.ts'
import type { Future } from '../futures/future.ts'
import type { AsyncContextManager, Failure } from '../managers/async-with.ts'
import { requireFlag, requireOptions } from '../options.ts'
import { getRunningLoop } from '../running-loop.ts'
import { cancellationIn } from './cancellation-signal.ts'
import { ChildWatch } from './child-watch.ts'
import { currentTask } from './current-task.ts'
import { GroupFailures } from './group-failures.ts'
import { requireTaskOptions } from './require-task-options.ts'
import type { Task, TaskOptions } from './task.ts'

/** Options of a group of tasks. */
export interface TaskGroupOptions {
  /** Throws a failure that is the only one as it is, and not in an `ExceptionGroup` of one. By default `false`. */
  unwrapSingle?: boolean
}

/**
 * Tasks that belong together: whoever leaves the group waits for all of them, and when one fails, the others are cancelled.
 *
 * Mostly used through `taskGroup(body)`, which enters and leaves it. The failures are thrown together, as an `ExceptionGroup`
 * whose message names the tasks; a task that was merely cancelled is no failure. Tasks may add tasks while the group is left, as long as one of them runs.
 *
 * **Cancellation:** of the task that entered the group cancels all tasks in it, waits for them, and goes on as a
 * `CancelledError`; if tasks fail meanwhile, their group of errors is thrown and the cancellation arrives at the next wait.
 *
 * **Differs from Python:** JavaScript has no `async with`: `taskGroup(body)` or `asyncWith(group, body)` stands for it. It has
 * the `cancel()` of Python 3.15. Tasks are cancelled in the order in which they were made.
 *
 * Mirrors `asyncio.TaskGroup`.
 *
 * @example
 * ```ts
 * import { asyncWith, sleep, TaskGroup } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(() =>
 *   asyncWith(new TaskGroup(), async (group) => {
 *     group.createTask(sleep(0.1))
 *     group.createTask(sleep(0.2))
 *   }),
 * )
 * console.log('both are done')
 * ```
 */
export class TaskGroup implements AsyncContextManager<TaskGroup> {
  readonly #unwrapSingle: boolean
  readonly #tasks = new Set<Task<unknown>>()
  #loop: EventLoop | undefined
  #parent: Task<unknown> | undefined
  #cancelOnEnter = false
  #exiting = false
  #aborting = false
  #parentCancelRequested = false
  #failures = new GroupFailures()
  #completed: Future<void> | undefined

  constructor(options: TaskGroupOptions = {}) {
    requireOptions(options, 'TaskGroup()', 'unwrapSingle: true')
    requireFlag(options.unwrapSingle, 'unwrapSingle')
    this.#unwrapSingle = options.unwrapSingle === true
  }

  /**
   * Makes the current task the one that waits for the group.
   *
   * @throws {RuntimeError} if it has been entered before, or there is no current task
   */
  enter(): this {
    if (this.#loop !== undefined) throw new RuntimeError(`TaskGroup ${this.toString()} has already been entered`)
    const loop = getRunningLoop()
    const parent = currentTask(loop)
    if (parent === null) throw new RuntimeError(`TaskGroup ${this.toString()} cannot determine the parent task`)
    this.#loop = loop
    this.#parent = parent
    if (this.#cancelOnEnter) this.cancel()
    return this
  }

  /**
   * Waits for all tasks; if the body failed or the waiting task is cancelled, cancels them first.
   *
   * @param failure what the body failed with, if it did
   * @returns `true`: what deserves to be thrown is thrown here
   * @throws {ExceptionGroup} of what tasks, and the body, failed with
   * @throws {CancelledError} if the waiting task was cancelled by somebody else than the group
   * @throws {RuntimeError} if the group has not been entered, or was left before
   */
  exit(failure?: Failure): Coroutine<true> {
    return new Coroutine(this.#exit(failure), 'TaskGroup.exit')
  }

  /**
   * Runs a coroutine as a task of the group.
   *
   * @throws {RuntimeError} if the group has not been entered, has ended, or is being cancelled; the coroutine is closed then
   * @throws {TypeError} if it is given a promise, or anything that can't be run
   */
  createTask<T>(coroutine: CoroutineLike<T>, options?: TaskOptions): Task<T> {
    const loop = this.#loop
    if (loop === undefined) throw this.#refuse(coroutine, 'has not been entered')
    if (this.#ended()) throw this.#refuse(coroutine, 'is finished')
    if (this.#aborting) throw this.#refuse(coroutine, 'is shutting down')
    requireTaskOptions(options)
    const task = loop.createTask(coroutine, options)
    this.#tasks.add(task)
    task.addCallback(new ChildWatch(task, this.#parent, this.#taskDone))
    // One that began at once may have cancelled the group before it was known here.
    if (this.#wasAborted() && !task.done()) task.cancel()
    return task
  }

  /**
   * Ends the group early, and well: cancels its tasks and its body, and the group is left without a `CancelledError`.
   *
   * Failures on the way are still thrown, and so is a cancellation of the waiting task by somebody else. Before the group is
   * entered, it is cancelled as soon as it is; after it has ended, or a second time, nothing happens.
   *
   * Mirrors `asyncio.TaskGroup.cancel`, of Python 3.15.
   */
  cancel(): void {
    if (this.#loop === undefined) this.#cancelOnEnter = true
    else if (!this.#ended() && !this.#aborting) {
      this.#abort()
      this.#cancelParent()
    }
  }

  toString(): string {
    const parts = ['<TaskGroup']
    if (this.#tasks.size > 0) parts.push(`tasks=${this.#tasks.size}`)
    if (this.#failures.count > 0) parts.push(`errors=${this.#failures.count}`)
    if (this.#aborting) parts.push('cancelling')
    else if (this.#loop !== undefined) parts.push('entered')
    return `${parts.join(' ')}>`
  }

  *#exit(failure: Failure | undefined): GeneratorCoroutine<true> {
    const parent = this.#parent
    if (parent === undefined || this.#exiting) {
      const why = this.#loop === undefined ? 'has not been entered' : 'is finished'
      throw new RuntimeError(`TaskGroup ${this.toString()} ${why}`)
    }
    this.#exiting = true
    try {
      yield* this.#waitForTasks(parent, failure)
      return true
    } finally {
      this.#parent = undefined
      this.#failures = new GroupFailures()
    }
  }

  *#waitForTasks(parent: Task<unknown>, failure: Failure | undefined): GeneratorCoroutine<void> {
    const loop = this.#loop as EventLoop
    let cancellation = failure === undefined ? undefined : cancellationIn(failure.error)
    const bodyFailed = failure !== undefined && cancellation === undefined
    let interruption: typeof cancellation
    if (bodyFailed && isFatal(failure.error)) this.#failures.fatal ??= failure.error
    if (failure !== undefined && !this.#aborting) this.#abort()
    while (this.#tasks.size > 0) {
      this.#completed = loop.createFuture<void>()
      try {
        yield* this.#completed
      } catch (error) {
        if (!isCancelled(error)) throw error
        if (this.#wasAborted()) interruption = error
        else {
          cancellation = error
          this.#abort()
        }
      }
      this.#completed = undefined
    }
    const failures = this.#failures
    if (failures.fatal !== undefined) throw failures.fatal
    if (this.#parentCancelRequested) {
      // With none left, whatever cancelled the body or this waiting was the group's own request.
      if (parent.uncancel() === 0) cancellation = undefined
      else cancellation = interruption ?? cancellation
    }
    if (bodyFailed) failures.add(failure.error, 'in the body')
    if (failures.count > 0) {
      // Somebody else has cancelled the task. The errors come first, so that it is asked again, with the count as it was.
      if (parent.cancelling() > 0) {
        parent.uncancel()
        parent.cancel()
      }
      throw this.#unwrapSingle ? failures.toGroup().unwrap() : failures.toGroup()
    }
    if (cancellation !== undefined) throw cancellation
  }

  readonly #taskDone = (task: Task<unknown>): void => {
    this.#tasks.delete(task)
    if (this.#tasks.size === 0 && this.#completed?.done() === false) this.#completed.setResult()
    if (!task.failed()) return
    const error = task.exception()
    this.#failures.add(error, `in task '${task.getName()}'`)
    const parent = this.#parent
    if (parent === undefined || parent.done()) {
      const whose = parent === undefined ? 'group has been left' : `task ${describeFuture(parent)} is already completed`
      task.getLoop().callExceptionHandler({
        message: `Task ${describeFuture(task)} has errored out but its parent ${whose}`,
        exception: error,
        task,
      })
    } else if (!this.#aborting && !this.#parentCancelRequested) {
      // The body may be waiting for something that will not come now.
      this.#abort()
      this.#cancelParent()
    }
  }

  #abort(): void {
    this.#aborting = true
    for (const task of this.#tasks) if (!task.done()) task.cancel()
  }

  /** The request is taken back when the group is left. */
  #cancelParent(): void {
    this.#parentCancelRequested = true
    this.#parent?.cancel()
  }

  /** Asked again where somebody else may have had their turn since. */
  #wasAborted(): boolean {
    return this.#aborting
  }

  #ended(): boolean {
    return this.#exiting && this.#tasks.size === 0
  }

  #refuse(coroutine: unknown, why: string): RuntimeError {
    if (coroutine instanceof Coroutine) coroutine.close()
    else if (isGenerator(coroutine)) coroutine.return(undefined)
    return new RuntimeError(`TaskGroup ${this.toString()} ${why}`)
  }
}
