import { RuntimeError } from '@asyncio/core'
import { nameError } from '@asyncio/core/lowlevel'

/**
 * The worker that did the work has ended before it was done: it crashed, it ran out of memory, it called `process.exit()`. Or no worker
 * of the executor can begin, since its initializer fails.
 *
 * What the worker said is the `cause`.
 *
 * **Differs from Python:** a worker that crashes takes only its own work with it, and the executor goes on.
 *
 * Mirrors `concurrent.futures.BrokenExecutor`.
 */
export class BrokenExecutor extends RuntimeError {
  /** @internal */
  static readonly shown: void = /* @__PURE__ */ nameError(BrokenExecutor, 'BrokenExecutor')
}
