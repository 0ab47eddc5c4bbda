import type { BaseTransport, DatagramTransport, ReadTransport, Transport, WriteTransport } from './transport.ts'

/**
 * The calls of a transport about its connection: that it is there, that it is gone, and when to hold back with writing.
 *
 * All methods are called by the loop, outside of any task, and none of them waits. What they throw is told to the loop's exception handler.
 *
 * Mirrors `asyncio.BaseProtocol`.
 */
export interface BaseProtocol<T extends BaseTransport = BaseTransport> {
  /** The connection is there. Called once, before anything else. */
  connectionMade?(transport: T): void
  /** The connection is gone, and nothing more is called. `null` if it was closed, by either side, and not lost. */
  connectionLost?(error: Error | null): void
  /** More waits to be sent than the high mark says: called in the midst of the `write` that goes beyond it. */
  pauseWriting?(): void
  /** As little waits to be sent as the low mark says. Always comes after `pauseWriting`, once. */
  resumeWriting?(): void
}

/**
 * The receiver of a stream of bytes. An object of functions will do: `{ dataReceived: (data) => ... }`.
 *
 * What `dataReceived` and `eofReceived` throw ends the connection.
 *
 * Mirrors `asyncio.Protocol`.
 */
export interface Protocol extends BaseProtocol<Transport> {
  /** Some bytes have come, in pieces of any length. */
  dataReceived?(data: Uint8Array): void
  /** The other side will send no more. Unless this answers with something true, the connection is closed. */
  eofReceived?(): boolean | void
}

/**
 * The receiver of a stream of bytes that provides the buffer for them.
 *
 * Mirrors `asyncio.BufferedProtocol`.
 */
export interface BufferedProtocol extends BaseProtocol<Transport> {
  /**
   * Returns the buffer for the next bytes. They are there when `bufferUpdated` is called, and not before.
   *
   * @param sizeHint how many bytes would be good; -1 if nobody knows
   */
  getBuffer(sizeHint: number): Uint8Array
  /** So many bytes were put there. */
  bufferUpdated(count: number): void
  /** The other side will send no more. Unless this answers with something true, the connection is closed. */
  eofReceived?(): boolean | void
}

/** A protocol for a stream of bytes: it receives them in pieces, or in a buffer of its own. */
export type StreamProtocol = Protocol | BufferedProtocol

/** A protocol for the reading end of a pipe. */
export type ReadPipeProtocol = BaseProtocol<ReadTransport> & Omit<Protocol, keyof BaseProtocol>

/** A protocol for the writing end of a pipe. */
export type WritePipeProtocol = BaseProtocol<WriteTransport>

/**
 * A protocol for datagrams.
 *
 * Mirrors `asyncio.DatagramProtocol`.
 */
export interface DatagramProtocol extends BaseProtocol<DatagramTransport> {
  /** A datagram has come, and from where. */
  datagramReceived?(data: Uint8Array, address: SocketAddress): void
  /** Called when a datagram that was sent earlier has failed, or the network says that nobody is there. The transport stays open. */
  errorReceived?(error: Error): void
}

/** A place in the network: a host and a port. */
export type SocketAddress = readonly [host: string, port: number]
