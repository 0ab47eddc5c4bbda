import { NotImplementedError, type BufferedProtocol as BufferedProtocolContract, type Transport } from '@asyncio/core'
import { BaseProtocol } from './base-protocol.ts'

/**
 * A receiver of a stream of bytes that provides the buffer for them, as a class to extend.
 *
 * **Differs from Python:** `getBuffer` has to be written, and says so, where Python's answers with nothing.
 *
 * Mirrors `asyncio.BufferedProtocol`.
 */
export class BufferedProtocol extends BaseProtocol<Transport> implements BufferedProtocolContract {
  /**
   * Returns the buffer for the next bytes.
   *
   * @throws {NotImplementedError} unless a class that extends it has its own
   */
  getBuffer(_sizeHint: number): Uint8Array {
    throw new NotImplementedError('getBuffer() is not implemented by this protocol')
  }

  /** So many bytes were put there. */
  bufferUpdated(_count: number): void {}

  /** The other side will send no more. Unless this answers with something true, the connection is closed. */
  eofReceived(): boolean | void {}
}
