import type { Context, CoroutineLike, Runnable, ScheduledTimer, Task, TaskOptions, TimerHandle } from '@asyncio/core'
import { currentFrame } from '@asyncio/core/lowlevel'
import { VirtualEventLoop } from '../virtual-event-loop.ts'
import type { ExploredQueue } from './explored-queue.ts'

/** The loop of one run: in virtual time, with names of tasks that are the same in each run. */
export class ExploredLoop extends VirtualEventLoop {
  /** The task of the body. */
  main: Task<unknown> | undefined
  readonly #owners: (Task<unknown> | null)[] = []
  #tasksMade = 0

  constructor(queue: ExploredQueue) {
    super({ readyQueue: () => queue })
    queue.loop = this
  }

  /** The task that has set a timer, by the timer's number. */
  ownerOfTimer(sequence: number): Task<unknown> | null {
    return this.#owners[sequence - 1] ?? null
  }

  override createTask<T>(coroutine: CoroutineLike<T>, options: TaskOptions = {}): Task<T> {
    // The default names go on counting from one loop to the next.
    const name = options.name ?? (this.main === undefined ? 'main' : `Task-${(this.#tasksMade += 1)}`)
    const task = super.createTask(coroutine, { ...options, name })
    this.main ??= task
    return task
  }

  override callAtIn<A extends unknown[]>(
    context: Context,
    when: number,
    callback: (...args: A) => unknown,
    ...args: A
  ): TimerHandle {
    const timer = super.callAtIn(context, when, callback, ...args)
    this.#noteOwner()
    return timer
  }

  override scheduleAt(when: number, runnable: Runnable): ScheduledTimer {
    const timer = super.scheduleAt(when, runnable)
    this.#noteOwner()
    return timer
  }

  #noteOwner(): void {
    this.#owners.push(currentFrame()?.task ?? null)
  }
}
