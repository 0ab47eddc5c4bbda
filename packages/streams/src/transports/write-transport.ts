import type { WriteBufferLimits, WriteTransport as WriteTransportContract } from '@asyncio/core'
import { joinBytes } from '../flow/join-bytes.ts'
import { BaseTransport } from './base-transport.ts'
import { notImplemented } from './not-implemented.ts'

/**
 * The end of a connection that bytes go into, as a class to extend. `writelines` is there: it writes all pieces as one.
 *
 * Mirrors `asyncio.WriteTransport`.
 */
export class WriteTransport extends BaseTransport implements WriteTransportContract {
  /** Writes several pieces, as one. */
  writelines(pieces: Iterable<Uint8Array>): void {
    this.write(joinBytes([...pieces]))
  }

  /** Sends bytes, as soon as they can be sent. */
  write(_data: Uint8Array): void {
    return notImplemented(this, 'write')
  }

  /** Sends what waits, and then says that no more will come. */
  writeEof(): void {
    return notImplemented(this, 'writeEof')
  }

  /** Whether it can say so. */
  canWriteEof(): boolean {
    return notImplemented(this, 'canWriteEof')
  }

  /** Closes at once. What waits to be sent is lost. */
  abort(): void {
    return notImplemented(this, 'abort')
  }

  /** Returns the number of bytes that wait to be sent. */
  getWriteBufferSize(): number {
    return notImplemented(this, 'getWriteBufferSize')
  }

  /** From how many on the protocol is told to go on, and to hold back. */
  getWriteBufferLimits(): [low: number, high: number] {
    return notImplemented(this, 'getWriteBufferLimits')
  }

  /** Sets the marks from which on the protocol is held back and goes on. */
  setWriteBufferLimits(_limits?: WriteBufferLimits): void {
    return notImplemented(this, 'setWriteBufferLimits')
  }
}
