import { copyContext, type EventLoop, type SocketAddress, type SocketInfo, type StreamProtocol } from '@asyncio/core'
import { isFatal } from '@asyncio/core/lowlevel'
import { makeProtocol, type BaseServer, type Listening } from '@asyncio/streams/lowlevel'
import { AmbientCalls } from './ambient-calls.ts'
import type { Connection } from './connection.ts'
import type { MemorySocket } from './memory-socket.ts'
import { MemoryTransport } from './memory-transport.ts'

/** The part of a server that one listener provides. */
interface ListenerOptions {
  protocolFactory: () => StreamProtocol
  /** The number of connections that may wait to be accepted. */
  backlog: number
  /** Lets the address go. */
  release: () => void
}

/** A socket that listens at an address: connections wait here until its server takes them. */
export class Listener implements Listening {
  readonly socket: SocketInfo
  server: BaseServer | undefined
  readonly #loop: EventLoop
  readonly #options: ListenerOptions
  readonly #calls: AmbientCalls
  readonly #queue: Connection[] = []
  readonly #knocking = new Set<() => void>()
  #listens = false
  #takePlanned = false

  constructor(
    loop: EventLoop,
    family: SocketInfo['family'],
    localAddress: SocketAddress | string,
    options: ListenerOptions,
  ) {
    this.#loop = loop
    this.#calls = new AmbientCalls(loop)
    this.#options = options
    this.socket = { family, localAddress, remoteAddress: null }
  }

  /** Whether it takes connections, or has taken its last. */
  get listens(): boolean {
    return this.#listens
  }

  isFull(): boolean {
    return this.#queue.length >= Math.max(1, this.#options.backlog)
  }

  start(): void {
    this.#listens = true
  }

  /** Connections that nobody has taken are broken, and those who wait for a place here look elsewhere. */
  stop(): void {
    this.#listens = false
    this.#options.release()
    // With its loop, connections are gone already, and nobody can be told.
    if (this.#loop.isClosed()) return
    for (const connection of this.#queue.splice(0)) {
      connection.reset()
      connection.server.close()
    }
    this.#knockAgain()
  }

  /** Puts a connection among those that wait to be taken. */
  add(connection: Connection): void {
    this.#queue.push(connection)
    if (this.#takePlanned) return
    this.#takePlanned = true
    this.#calls.soon(() => {
      this.#takePlanned = false
      for (const { server: socket } of this.#queue.splice(0)) {
        this.#loop.callSoonIn(copyContext(), () => this.#take(socket))
      }
      this.#knockAgain()
    })
  }

  /** Registers a function that is called when there may be a place again. */
  onPlace(knock: () => void): void {
    this.#knocking.add(knock)
  }

  offPlace(knock: () => void): void {
    this.#knocking.delete(knock)
  }

  #knockAgain(): void {
    const knocking = [...this.#knocking]
    this.#knocking.clear()
    for (const knock of knocking) knock()
  }

  #take(socket: MemorySocket): void {
    const { server } = this
    if (!this.#listens || server === undefined) {
      socket.close()
      return
    }
    try {
      const protocol = makeProtocol(this.#options.protocolFactory)
      void new MemoryTransport(this.#loop, socket, protocol, { server })
    } catch (exception) {
      socket.close()
      if (isFatal(exception)) throw exception
      this.#loop.callExceptionHandler({
        message: 'Error on transport creation for incoming connection',
        exception,
        server,
      })
    }
  }
}
