import { nameError } from '@asyncio/core/lowlevel'

/**
 * There is no item in the queue just now, and `getNowait` does not wait.
 *
 * Mirrors `asyncio.QueueEmpty`.
 */
export class QueueEmpty extends Error {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(QueueEmpty, 'QueueEmpty')
}
