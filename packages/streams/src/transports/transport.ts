import type { Transport as TransportContract } from '@asyncio/core'
import { WriteTransport } from './write-transport.ts'
import { notImplemented } from './not-implemented.ts'

/**
 * A transport for a stream of bytes that goes both ways, as a class to extend.
 *
 * **Differs from Python:** a class extends one other only. This one has the methods of `ReadTransport`, and is no `instanceof` it.
 *
 * Mirrors `asyncio.Transport`.
 */
export class Transport extends WriteTransport implements TransportContract {
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
