import { nameError } from '@asyncio/core/lowlevel'

/**
 * The queue was shut down: nothing can be put on it any more, and nothing is left to get.
 *
 * Mirrors `asyncio.QueueShutDown`.
 */
export class QueueShutDown extends Error {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(QueueShutDown, 'QueueShutDown')
}
