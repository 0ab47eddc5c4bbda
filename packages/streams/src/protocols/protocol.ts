import type { Protocol as ProtocolContract, Transport } from '@asyncio/core'
import { BaseProtocol } from './base-protocol.ts'

/**
 * A receiver of a stream of bytes, as a class to extend: its methods do nothing.
 *
 * Mirrors `asyncio.Protocol`.
 *
 * @example
 * ```ts
 * import type { Transport } from '@asyncio/core'
 * import { Protocol } from '@asyncio/streams'
 *
 * class Echo extends Protocol {
 *   #transport: Transport | undefined
 *
 *   override connectionMade(transport: Transport): void {
 *     this.#transport = transport
 *   }
 *
 *   override dataReceived(data: Uint8Array): void {
 *     this.#transport?.write(data)
 *   }
 * }
 * console.log(new Echo().eofReceived()) // undefined: the connection is closed then
 * ```
 */
export class Protocol extends BaseProtocol<Transport> implements ProtocolContract {
  /** Some bytes have come. */
  dataReceived(_data: Uint8Array): void {}

  /** The other side will send no more. Unless this answers with something true, the connection is closed. */
  eofReceived(): boolean | void {}
}
