import {
  OSError,
  RuntimeError,
  type BaseProtocol,
  type EventLoop,
  type Future,
  type StreamProtocol,
  type Transport,
  type WriteBufferLimits,
} from '@asyncio/core'
import type { BaseServer } from '@asyncio/streams/lowlevel'
import { LostWrites, requireBytes, requireProtocol, WriteFlow } from '@asyncio/streams/lowlevel'
import { AmbientCalls } from './ambient-calls.ts'
import type { MemorySocket } from './memory-socket.ts'
import { SocketReading } from './socket-reading.ts'
import { WriteBuffer } from './write-buffer.ts'

/** The owner of a transport. */
interface Belonging {
  /** Settled when the protocol knows of the connection. */
  waiter?: Future<void>
  server?: BaseServer
}

/**
 * The transport of a connection in memory: it does what `_SelectorSocketTransport` does for a real socket, callback by callback.
 *
 * What is written is copied: it may be changed as soon as `write` returns.
 */
export class MemoryTransport implements Transport {
  readonly #loop: EventLoop
  readonly #socket: MemorySocket
  readonly #server: BaseServer | undefined
  readonly #calls: AmbientCalls
  readonly #flow: WriteFlow
  readonly #buffer = new WriteBuffer()
  readonly #lost = new LostWrites()
  #protocol: StreamProtocol
  #closing = false
  readonly #reading: SocketReading
  #eofWritten = false
  #flushPlanned = false

  constructor(loop: EventLoop, socket: MemorySocket, protocol: StreamProtocol, { waiter, server }: Belonging) {
    this.#loop = loop
    this.#calls = new AmbientCalls(loop)
    this.#socket = socket
    this.#protocol = protocol
    this.#server = server
    this.#flow = new WriteFlow(loop, this)
    this.#reading = new SocketReading(socket, {
      protocol: () => this.#protocol,
      isClosing: () => this.#closing,
      soon: (callback) => this.#soon(callback),
      fail: (error, message) => this.#fail(error, message),
      close: () => this.close(),
    })
    server?.attach(this)
    socket.watcher = {
      readable: () => this.#reading.plan(),
      writable: () => this.#planFlush(),
      destroyed: () => this.#destroyed(),
    }
    this.#soon(() => protocol.connectionMade?.(this))
    // Whoever waits for the connection goes on before anything is read: a selector looks at its sockets after that.
    this.#soon(() => {
      if (waiter?.done() === false) waiter.setResult()
    })
    this.#soon(() => this.#reading.begin())
  }

  getExtraInfo(name: string, fallback: unknown = null): unknown {
    if (name === 'socket') return this.#socket
    if (name === 'peername') return this.#socket.remoteAddress
    return name === 'sockname' ? this.#socket.localAddress : fallback
  }

  setProtocol(protocol: BaseProtocol<never>): void {
    requireProtocol(protocol)
    this.#protocol = protocol as StreamProtocol
  }

  getProtocol(): BaseProtocol<never> {
    return this.#protocol
  }

  isClosing(): boolean {
    return this.#closing
  }

  isReading(): boolean {
    return !this.#closing && !this.#reading.paused
  }

  pauseReading(): void {
    if (this.isReading()) this.#reading.paused = true
  }

  resumeReading(): void {
    if (this.#closing || !this.#reading.paused) return
    this.#reading.paused = false
    this.#reading.plan()
  }

  write(data: Uint8Array): void {
    requireBytes(data)
    this.#requireNoEof('write')
    if (data.length === 0) return
    if (this.#lost.begun) {
      this.#lost.add()
      return
    }
    let sent = 0
    if (this.#buffer.size === 0) {
      try {
        sent = this.#socket.send(data)
      } catch (error) {
        this.#fail(error, 'Fatal write error on socket transport')
        return
      }
    }
    if (sent === data.length) return
    this.#buffer.push(data.subarray(sent))
    this.#flow.grown()
  }

  writelines(pieces: Iterable<Uint8Array>): void {
    this.#requireNoEof('writelines')
    const all = [...pieces]
    for (const piece of all) requireBytes(piece)
    if (all.length === 0) return
    if (this.#lost.begun) {
      this.#lost.add()
      return
    }
    for (const piece of all) this.#buffer.push(piece)
    if (this.#buffer.size === 0) return
    this.#flush()
    this.#flow.grown()
  }

  writeEof(): void {
    if (this.#closing || this.#eofWritten) return
    this.#eofWritten = true
    if (this.#buffer.size === 0) this.#socket.shutdown()
  }

  canWriteEof(): boolean {
    return true
  }

  getWriteBufferSize(): number {
    return this.#buffer.size
  }

  getWriteBufferLimits(): [low: number, high: number] {
    return this.#flow.limits()
  }

  setWriteBufferLimits(limits?: WriteBufferLimits): void {
    this.#flow.setLimits(limits)
  }

  close(): void {
    if (this.#closing) return
    this.#closing = true
    if (this.#buffer.size === 0) this.#lose(null)
  }

  abort(): void {
    this.#end(null)
  }

  /** Shows both ends of the connection: `<MemoryTransport 127.0.0.1:49152 -> 127.0.0.1:8000 closing>`. */
  toString(): string {
    const { localAddress, remoteAddress } = this.#socket
    const ends = [localAddress, remoteAddress].map((address) => [address].flat().join(':'))
    return `<MemoryTransport ${ends.join(' -> ')}${this.#closing ? ' closing' : ''}>`
  }

  #destroyed(): void {
    this.#closing = true
    this.#buffer.clear()
    if (!this.#lost.begun) this.#lost.add()
  }

  #soon(callback: () => void): void {
    this.#calls.soon(callback)
  }

  #requireNoEof(method: string): void {
    if (this.#eofWritten) {
      throw new RuntimeError(`Cannot call ${method}() after writeEof(): the other side was told that no more will come`)
    }
  }

  /** There may be room for what waits to be sent: in the next turn. */
  #planFlush(): void {
    if (this.#flushPlanned || this.#buffer.size === 0 || !this.#socket.isWritable()) return
    this.#flushPlanned = true
    this.#soon(() => {
      this.#flushPlanned = false
      if (this.#buffer.size > 0) this.#flush()
    })
  }

  #flush(): void {
    try {
      this.#buffer.sendTo(this.#socket)
    } catch (error) {
      this.#fail(error, 'Fatal write error on socket transport')
      return
    }
    this.#flow.shrunk()
    if (this.#buffer.size > 0) this.#planFlush()
    else if (this.#closing) this.#tellLoss(null)
    else if (this.#eofWritten) this.#socket.shutdown()
  }

  #fail(error: unknown, message: string): void {
    if (!(error instanceof OSError)) {
      this.#loop.callExceptionHandler({ message, exception: error, transport: this, protocol: this.#protocol })
    }
    this.#end(error instanceof Error ? error : new Error(String(error), { cause: error }))
  }

  /** Ends it at once. What waits to be sent is lost. */
  #end(error: Error | null): void {
    if (this.#lost.begun) return
    this.#buffer.clear()
    this.#closing = true
    this.#lose(error)
  }

  #lose(error: Error | null): void {
    this.#lost.add()
    this.#soon(() => this.#tellLoss(error))
  }

  #tellLoss(error: Error | null): void {
    if (!this.#lost.begun) this.#lost.add()
    try {
      this.#protocol.connectionLost?.(error)
    } finally {
      this.#socket.close()
      this.#server?.detach(this)
    }
  }
}
