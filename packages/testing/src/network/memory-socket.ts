import { BrokenPipeError, ConnectionResetError, type SocketAddress, type SocketInfo } from '@asyncio/core'
import { END, type Parcel, type Wire } from './wire.ts'

/** The user of a socket, called when it is worth trying again. */
export interface SocketWatcher {
  readable(): void
  writable(): void
  /** The loop is closed, and nothing can be tried any more. */
  destroyed(): void
}

/** Both ends' addresses, as one of them sees them. */
export interface SocketNames {
  readonly family: SocketInfo['family']
  readonly localAddress: SocketAddress | string
  readonly remoteAddress: SocketAddress | string | null
}

/** A socket is one end of a connection, as an operating system has it: it takes what there is room for, gives what has come, and never waits. */
export class MemorySocket implements SocketInfo {
  readonly family: SocketInfo['family']
  readonly localAddress: SocketAddress | string
  readonly remoteAddress: SocketAddress | string | null
  watcher: SocketWatcher | undefined
  readonly #incoming: Wire
  readonly #outgoing: Wire
  readonly #closedNow: () => void
  #peerEnded = false
  #endSent = false
  #failure: Error | undefined
  #closed = false

  constructor(names: SocketNames, incoming: Wire, outgoing: Wire, closedNow: () => void) {
    this.family = names.family
    this.localAddress = names.localAddress
    this.remoteAddress = names.remoteAddress
    this.#incoming = incoming
    this.#outgoing = outgoing
    this.#closedNow = closedNow
  }

  get closed(): boolean {
    return this.#closed
  }

  /** The error that broke it, if it is broken. */
  get failure(): Error | undefined {
    return this.#failure
  }

  /** Whether `receive` would answer with something. */
  isReadable(): boolean {
    return this.#incoming.hasUnread() || this.#peerEnded || this.#failure !== undefined
  }

  /** Whether `send` would take something, or throw. */
  isWritable(): boolean {
    return this.#outgoing.room > 0 || this.#failure !== undefined
  }

  /**
   * Sends as many bytes as there is room for, and says how many.
   *
   * @throws {ConnectionResetError} if the connection is broken, and {BrokenPipeError} if the other side had said goodbye before
   */
  send(data: Uint8Array): number {
    if (this.#failure === undefined) return this.#outgoing.send(data)
    throw this.#peerEnded ? new BrokenPipeError('Broken pipe', { code: 'EPIPE' }) : this.#failure
  }

  /**
   * Takes what has come: bytes, `null` for their end, or `undefined` if there is nothing.
   *
   * @throws {ConnectionResetError} if the connection is broken
   */
  receive(length: number): Uint8Array | null | undefined {
    if (this.#incoming.hasUnread()) return this.#incoming.receive(length)
    if (this.#peerEnded) return null
    if (this.#failure !== undefined) throw this.#failure
    return undefined
  }

  /** Ends the sending direction: no more will be sent. */
  shutdown(): void {
    if (this.#endSent || this.#failure !== undefined) return
    this.#endSent = true
    this.#outgoing.post(END)
  }

  /** Lets it go. What was sent still gets there; unless something has come that nobody read, which breaks the connection. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.watcher = undefined
    if (this.#incoming.hasUnread()) this.#refuse()
    else this.shutdown()
    this.#closedNow()
  }

  /** Breaks it, at once: what is on the way is lost, and so is what nobody has read. */
  break(): void {
    this.#incoming.clear()
    this.#peerEnded = false
    this.#fail()
  }

  /** @internal The loop is closed: it is gone, and nobody can be told any more. */
  destroy(): void {
    this.#closed = true
    this.watcher?.destroyed()
    this.watcher = undefined
  }

  /** @internal Called when bytes have come over the wire. */
  arrived(parcel: Parcel): void {
    if (parcel instanceof Error) {
      this.#fail()
    } else if (this.#closed) {
      // Nobody is here to read it, and the other side has to know.
      if (parcel !== END) this.#refuse()
    } else {
      if (parcel === END) this.#peerEnded = true
      this.watcher?.readable()
    }
  }

  /** @internal There is room for more. */
  drained(): void {
    this.watcher?.writable()
  }

  #refuse(): void {
    this.#incoming.clear()
    this.#outgoing.clear()
    this.#outgoing.post(connectionReset())
  }

  #fail(): void {
    this.#failure ??= connectionReset()
    this.#outgoing.clear()
    this.watcher?.readable()
    this.watcher?.writable()
  }
}

function connectionReset(): ConnectionResetError {
  return new ConnectionResetError('Connection reset by peer', { code: 'ECONNRESET' })
}
