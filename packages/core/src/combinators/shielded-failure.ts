import type { ExceptionContext } from '../contracts/exception-context.ts'
import type { Runnable } from '../contracts/runnable.ts'
import type { FutureCallback } from '../futures/suspension.ts'
import type { Future } from '../futures/future.ts'
import { siteOf } from '../introspection/debug-mode.ts'

/** After so many turns those who were told of the failure have come to look at it: `wait` takes two to tell them. */
const TURNS_TO_LOOK = 3

const watches = new WeakMap<Future<unknown>, ShieldedFailure>()

/** Tells the loop's exception handler of the failure of something whose shield was cancelled, if nobody else looks at it. */
export class ShieldedFailure implements FutureCallback, Runnable {
  readonly #future: Future<unknown>
  #turns = 0

  private constructor(future: Future<unknown>) {
    this.#future = future
  }

  /** Watches a future once, however many shields of it were cancelled. */
  static watch(future: Future<unknown>): void {
    if (watches.has(future)) return
    const watch = new ShieldedFailure(future)
    watches.set(future, watch)
    future.addCallback(watch)
  }

  wake(): void {
    this.#future.getLoop().schedule(this)
  }

  run(): void {
    const future = this.#future
    if (!future.failed() || !future.isLeft()) return
    this.#turns += 1
    if (this.#turns < TURNS_TO_LOOK) {
      this.wake()
      return
    }
    const exception = future.exception()
    const name = exception instanceof Error ? exception.name : typeof exception
    const context: ExceptionContext = { message: `${name} exception in shielded future`, exception, future }
    const sourceTraceback = siteOf(future)
    if (sourceTraceback !== undefined) context.sourceTraceback = sourceTraceback
    future.getLoop().callExceptionHandler(context)
  }
}
