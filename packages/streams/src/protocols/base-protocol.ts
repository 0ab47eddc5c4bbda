import type { BaseProtocol as BaseProtocolContract, BaseTransport } from '@asyncio/core'

/**
 * The methods that all protocols have in common, as a class to extend: they do nothing.
 *
 * A protocol need not extend it. An object with the methods it wants will do.
 *
 * Mirrors `asyncio.BaseProtocol`.
 */
export class BaseProtocol<T extends BaseTransport = BaseTransport> implements BaseProtocolContract<T> {
  /** The connection is there. */
  connectionMade(_transport: T): void {}

  /** The connection is gone; `null` if it was closed, and not lost. */
  connectionLost(_error: Error | null): void {}

  /** More waits to be sent than the high mark says. */
  pauseWriting(): void {}

  /** As little waits to be sent as the low mark says. */
  resumeWriting(): void {}
}
