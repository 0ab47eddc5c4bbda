import { isCoroutineFunction, isFuture, RuntimeError, type EventLoop, type Runnable } from '@asyncio/core'
import { createdAt, currentLoop, describeFuture, emitWarning } from '@asyncio/core/lowlevel'

/** Debug mode of one loop: times what it runs, and refuses calls from inside another loop. */
export class StepWatch {
  readonly #loop: EventLoop
  readonly #now: () => number
  #running: unknown
  #since = 0

  /** @param now the clock of the loop's host */
  constructor(loop: EventLoop, now: () => number) {
    this.#loop = loop
    this.#now = now
  }

  /** A callback or a step begins. */
  begin(runnable: Runnable): void {
    // Of a step the task is told, which the step would not know any more once the task is done.
    this.#running = 'awaiter' in runnable && runnable.awaiter !== undefined ? runnable.awaiter : runnable
    this.#since = this.#now()
  }

  /** Called when a step has ended, and so have the microtasks that it left. */
  end(): void {
    const running = this.#running
    this.#running = undefined
    const seconds = this.#now() - this.#since
    if (running === undefined || seconds < this.#loop.slowCallbackDuration) return
    const what = isFuture(running)
      ? `${describeFuture(running)}${createdAt(running)}`
      : (running as { toString(): string }).toString()
    emitWarning(`Executing ${what} took ${seconds.toFixed(3)} seconds`, {
      type: 'RuntimeWarning',
      detail: 'Nothing else could run meanwhile: await sleep(0) now and then, or move the work to a thread.',
    })
  }

  /** A callback is given. What an `async` function fails with would be nobody's. */
  requirePlainCallback(method: string, callback: unknown): void {
    if (isCoroutineFunction(callback)) {
      throw new TypeError(`coroutines cannot be used with ${method}(): give them to createTask()`)
    }
  }

  /** Called when code asks something of the loop. */
  requireOwnFrame(): void {
    const loop = currentLoop()
    if (loop === null || loop === this.#loop) return
    throw new RuntimeError(
      'Non-thread-safe operation invoked on an event loop other than the current one: use callSoonThreadsafe()',
    )
  }
}
