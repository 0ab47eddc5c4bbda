import type { DatagramProtocol as DatagramProtocolContract, DatagramTransport, SocketAddress } from '@asyncio/core'
import { BaseProtocol } from './base-protocol.ts'

/**
 * A receiver of datagrams, as a class to extend: its methods do nothing.
 *
 * Mirrors `asyncio.DatagramProtocol`.
 */
export class DatagramProtocol extends BaseProtocol<DatagramTransport> implements DatagramProtocolContract {
  /** A datagram has come, and from where. */
  datagramReceived(_data: Uint8Array, _address: SocketAddress): void {}

  /** Called when a datagram that was sent earlier has failed. */
  errorReceived(_error: Error): void {}
}
