import { RuntimeError } from '@asyncio/core'
import { nameError } from '@asyncio/core/lowlevel'

/** All workers of the executor are at work, and as much as its `maxQueue` says waits for them already. `await executor.room()` waits. */
export class ExecutorFull extends RuntimeError {
  /** @internal */
  static readonly shown: void = /* @__PURE__ */ nameError(ExecutorFull, 'ExecutorFull')
}
