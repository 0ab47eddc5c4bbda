import type { DatagramTransport as DatagramTransportContract, SocketAddress, WriteBufferLimits } from '@asyncio/core'
import { BaseTransport } from './base-transport.ts'
import { notImplemented } from './not-implemented.ts'

/**
 * A transport for datagrams, as a class to extend.
 *
 * Mirrors `asyncio.DatagramTransport`.
 */
export class DatagramTransport extends BaseTransport implements DatagramTransportContract {
  /** Sends one datagram. */
  sendTo(_data: Uint8Array, _address?: SocketAddress | null): void {
    return notImplemented(this, 'sendTo')
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
