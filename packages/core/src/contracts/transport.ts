import type { BaseProtocol, SocketAddress } from './protocol.ts'

/**
 * A transport is one side of a connection: it moves bytes, and calls its protocol.
 *
 * Mirrors `asyncio.BaseTransport`.
 */
export interface BaseTransport {
  /** Sends what waits to be sent, and closes. Nothing more is received. `connectionLost(null)` is called then, in a later turn. */
  close(): void
  /** Whether it is closed, or on the way to it. */
  isClosing(): boolean
  /** Returns what is known of the connection: `'peername'`, `'sockname'`, `'socket'`, and more where there is more. */
  getExtraInfo(name: string, fallback?: unknown): unknown
  /** From now on another protocol is told. */
  setProtocol(protocol: BaseProtocol<never>): void
  getProtocol(): BaseProtocol<never>
}

/**
 * The end of a connection that bytes come out of.
 *
 * Mirrors `asyncio.ReadTransport`.
 */
export interface ReadTransport extends BaseTransport {
  /** Whether it hands over what it receives: neither paused nor closing. */
  isReading(): boolean
  /** Stops receiving, so that the other side has to wait. Does nothing the second time. */
  pauseReading(): void
  /** Receives again. Does nothing if it was not paused. */
  resumeReading(): void
}

/** The marks of a write buffer, in bytes. */
export interface WriteBufferLimits {
  /** Above this the protocol is told to hold back. */
  high?: number
  /** At this or below it is told to go on. A quarter of `high` if nothing is said. */
  low?: number
}

/**
 * The end of a connection that bytes go into.
 *
 * Mirrors `asyncio.WriteTransport`.
 */
export interface WriteTransport extends BaseTransport {
  /**
   * Sends bytes, as soon as they can be sent. It never waits; look at `pauseWriting` of the protocol.
   *
   * @throws {TypeError} if they are no bytes
   * @throws {RuntimeError} after `writeEof`
   */
  write(data: Uint8Array): void
  /** Sends several pieces, one after the other. */
  writelines(pieces: Iterable<Uint8Array>): void
  /** Sends what waits, and then says that no more will come. Bytes can still be received. */
  writeEof(): void
  /** Whether it can say so. */
  canWriteEof(): boolean
  /** Closes at once. What waits to be sent is lost. */
  abort(): void
  /** Returns the number of bytes that wait to be sent. */
  getWriteBufferSize(): number
  getWriteBufferLimits(): [low: number, high: number]
  /**
   * @throws {ValueError} unless `high >= low >= 0`
   */
  setWriteBufferLimits(limits?: WriteBufferLimits): void
}

/**
 * A transport for a stream of bytes that goes both ways.
 *
 * Mirrors `asyncio.Transport`.
 */
export interface Transport extends ReadTransport, WriteTransport {}

/**
 * A transport for datagrams.
 *
 * Mirrors `asyncio.DatagramTransport`.
 */
export interface DatagramTransport extends BaseTransport {
  /**
   * Sends one datagram.
   *
   * @param address where to; may be left out if the endpoint was connected to one
   * @throws {ValueError} if the endpoint was connected to another address
   */
  sendTo(data: Uint8Array, address?: SocketAddress | null): void
  /** Closes at once. What waits to be sent is lost. */
  abort(): void
  /** Returns the number of bytes that wait to be sent. */
  getWriteBufferSize(): number
  getWriteBufferLimits(): [low: number, high: number]
  setWriteBufferLimits(limits?: WriteBufferLimits): void
}
