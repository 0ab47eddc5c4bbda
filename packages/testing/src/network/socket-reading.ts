import { RuntimeError, type BufferedProtocol, type Protocol, type StreamProtocol } from '@asyncio/core'
import { isFatal } from '@asyncio/core/lowlevel'
import type { MemorySocket } from './memory-socket.ts'
import { requireBytes } from '@asyncio/streams/lowlevel'

/** The number of bytes that a protocol receives at once. */
const MOST_AT_ONCE = 256 * 1024

/** The transport that reading is done for. */
interface Reader {
  protocol(): StreamProtocol
  isClosing(): boolean
  /** Calls a function in the next turn. */
  soon(callback: () => void): void
  /** Ends the connection with an error. */
  fail(error: unknown, message: string): void
  close(): void
}

/** Gives a transport's protocol what comes out of its socket: once a turn, while there is something and nobody has paused it. */
export class SocketReading {
  paused = false
  readonly #socket: MemorySocket
  readonly #reader: Reader
  /** Whether `connectionMade` has been called, and no end has been seen. */
  #listens = false
  #planned = false

  constructor(socket: MemorySocket, reader: Reader) {
    this.#socket = socket
    this.#reader = reader
  }

  begin(): void {
    this.#listens = true
    this.plan()
  }

  /** Called when there may be bytes to read: reads in the next turn, if the protocol wants them. */
  plan(): void {
    if (this.#planned || !this.#mayRead() || !this.#socket.isReadable()) return
    this.#planned = true
    this.#reader.soon(() => {
      this.#planned = false
      if (!this.#mayRead()) return
      const protocol = this.#reader.protocol()
      if ('getBuffer' in protocol) this.#readInto(protocol)
      else this.#read(protocol)
      this.plan()
    })
  }

  #mayRead(): boolean {
    return this.#listens && !this.paused && !this.#reader.isClosing()
  }

  #read(protocol: Protocol): void {
    const data = this.#receive(MOST_AT_ONCE)
    if (data === null) this.#readEnd(protocol)
    else if (data !== undefined)
      this.#call('dataReceived', () => {
        protocol.dataReceived?.(data)
      })
  }

  #readInto(protocol: BufferedProtocol): void {
    const buffer = this.#call('getBuffer', () => {
      const room = protocol.getBuffer(-1)
      requireBytes(room)
      if (room.length === 0) throw new RuntimeError('getBuffer() returned an empty buffer')
      return room
    })
    if (buffer === undefined) return
    const data = this.#receive(buffer.length)
    if (data === null) this.#readEnd(protocol)
    else if (data !== undefined)
      this.#call('bufferUpdated', () => {
        buffer.set(data)
        protocol.bufferUpdated(data.length)
      })
  }

  #receive(length: number): Uint8Array | null | undefined {
    try {
      return this.#socket.receive(length)
    } catch (error) {
      this.#reader.fail(error, 'Fatal read error on socket transport')
      return undefined
    }
  }

  #readEnd(protocol: StreamProtocol): void {
    const answered = this.#call('eofReceived', () => ({ keepOpen: protocol.eofReceived?.() }))
    if (answered === undefined) return
    // Nothing more will come, but something may still go.
    this.#listens = false
    if (!answered.keepOpen) this.#reader.close()
  }

  /** Calls the protocol; what it throws ends the connection. */
  #call<T>(name: string, call: () => T): T | undefined {
    try {
      return call()
    } catch (error) {
      if (isFatal(error)) throw error
      this.#reader.fail(error, `Fatal error: protocol.${name}() call failed.`)
      return undefined
    }
  }
}
