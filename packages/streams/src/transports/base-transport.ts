import type { BaseProtocol, BaseTransport as BaseTransportContract } from '@asyncio/core'
import { notImplemented } from './not-implemented.ts'

/**
 * The methods that all transports have in common, as a class to extend. A subclass has to write them; until then they throw.
 *
 * Mirrors `asyncio.BaseTransport`.
 */
export class BaseTransport implements BaseTransportContract {
  readonly #extra: Readonly<Record<string, unknown>>

  /** @param extra what `getExtraInfo` knows */
  constructor(extra: Readonly<Record<string, unknown>> = {}) {
    this.#extra = extra
  }

  /** Returns what is known of the connection: `'peername'`, `'sockname'`, `'socket'`, and more where there is more. */
  getExtraInfo(name: string, fallback: unknown = null): unknown {
    return Object.hasOwn(this.#extra, name) ? this.#extra[name] : fallback
  }

  /** Whether it is closed, or on the way to it. */
  isClosing(): boolean {
    return notImplemented(this, 'isClosing')
  }

  /** Sends what waits to be sent, and closes. */
  close(): void {
    return notImplemented(this, 'close')
  }

  /** From now on another protocol is told. */
  setProtocol(_protocol: BaseProtocol<never>): void {
    return notImplemented(this, 'setProtocol')
  }

  /** Returns the protocol. */
  getProtocol(): BaseProtocol<never> {
    return notImplemented(this, 'getProtocol')
  }
}
