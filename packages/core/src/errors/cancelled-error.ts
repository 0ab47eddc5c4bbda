/** The same for every copy of this library in a program. */
const BRAND = Symbol.for('asyncio.CancelledError')

/**
 * A future or a task was cancelled; inside a task, the request to stop.
 *
 * It arrives where the task waits. Clean up in `finally` and let it pass: whoever catches it and does not throw it again
 * keeps the task running against the will of whoever cancelled it. `isCancelled(error)` recognises it.
 *
 * Not thrown for: a timeout that expired (that is a `TimeoutError`), an `AbortSignal` of somebody else's.
 *
 * **Differs from Python:** there it is a `BaseException`, which `except Exception` lets through. JavaScript's `catch`
 * catches everything, so re-throw it. It carries no stack: making one would cost more than the whole cancellation.
 *
 * Mirrors `asyncio.CancelledError`.
 *
 * @example
 * ```ts
 * import { createTask, gather, isCancelled, sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   const task = createTask(async () => {
 *     try {
 *       await sleep(60)
 *     } catch (error) {
 *       if (isCancelled(error)) console.log('asked to stop:', error.message)
 *       throw error
 *     }
 *   })
 *   await sleep(0)
 *   task.cancel('closing time')
 *   await gather([task], { returnExceptions: true })
 * })
 * ```
 */
export class CancelledError extends Error {
  static {
    this.prototype.name = 'CancelledError'
    Object.defineProperty(this.prototype, BRAND, { value: true })
  }

  /** The argument of `cancel(message)`: nothing, or that one value, of any type. */
  readonly args: readonly unknown[]

  constructor(...args: unknown[]) {
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super(args.length > 0 ? String(args[0]) : '')
    Error.stackTraceLimit = stackTraceLimit
    this.args = args
  }
}

/**
 * Whether an error is a cancellation: ours, or that of another copy of this library in the same program.
 *
 * @example
 * ```ts
 * import { isCancelled } from '@asyncio/core'
 *
 * async function guarded(work: () => Promise<void>): Promise<void> {
 *   try {
 *     await work()
 *   } catch (error) {
 *     if (isCancelled(error)) throw error
 *     console.error('failed, going on:', error)
 *   }
 * }
 * ```
 */
export function isCancelled(error: unknown): error is CancelledError {
  return error instanceof CancelledError || (typeof error === 'object' && error !== null && BRAND in error)
}

/** A cancellation with what `cancel(message)` was given, where nothing is no argument. */
export function newCancelledError(message: unknown): CancelledError {
  return message === undefined || message === null ? new CancelledError() : new CancelledError(message)
}
