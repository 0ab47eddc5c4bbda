import type { ReadTransport as ReadTransportContract } from '@asyncio/core'
import { BaseTransport } from './base-transport.ts'
import { notImplemented } from './not-implemented.ts'

/**
 * The end of a connection that bytes come out of, as a class to extend.
 *
 * Mirrors `asyncio.ReadTransport`.
 */
export class ReadTransport extends BaseTransport implements ReadTransportContract {
  /** Whether it hands over what it receives: neither paused nor closing. */
  isReading(): boolean {
    return notImplemented(this, 'isReading')
  }

  /** Stops receiving, so that the other side has to wait. */
  pauseReading(): void {
    return notImplemented(this, 'pauseReading')
  }

  /** Receives again. */
  resumeReading(): void {
    return notImplemented(this, 'resumeReading')
  }
}
