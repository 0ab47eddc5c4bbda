import { nameError } from '@asyncio/core/lowlevel'

/**
 * There is no room in the queue just now, and `putNowait` does not wait.
 *
 * Mirrors `asyncio.QueueFull`.
 */
export class QueueFull extends Error {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(QueueFull, 'QueueFull')
}
