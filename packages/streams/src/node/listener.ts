import type { Server as NetServer, Socket } from 'node:net'
import {
  copyContext,
  toOSError,
  type EventLoop,
  type SocketInfo,
  type StreamProtocol,
  type TimerHandle,
} from '@asyncio/core'
import { isFatal } from '@asyncio/core/lowlevel'
import { makeProtocol } from '../connecting/make-protocol.ts'
import type { BaseServer, Listening } from '../servers/base-server.ts'
import { CallbackScope } from './callback-scope.ts'
import type { OpenResources } from './open-resources.ts'
import { type ConnectedSocket, SocketTransport } from './socket-transport.ts'
import { isShortage, spareDescriptors } from './spare-descriptors.ts'
import { encryptAccepted } from './tls/encrypt.ts'
import type { TlsSettings } from './tls/tls-settings.ts'

/** After how many seconds it is tried again to take connections, as in asyncio. */
const RETRY_DELAY = 1

/** The part of a server that one listener provides. */
export interface ListenerOptions {
  readonly protocolFactory: () => StreamProtocol
  readonly resources: OpenResources
  /** The number of connections that may wait while none is accepted. */
  readonly backlog: number
  readonly keepAlive?: boolean
  /** The encryption of connections, if there is one. */
  readonly tls?: TlsSettings
  /** Closes what listens, where that is more than closing it. */
  readonly close?: () => void
}

/**
 * A server of Node's, which listens already. Each connection gets its protocol in a turn of the loop.
 *
 * Node can't bind an address without listening there. So connections are made also before the server is started; as many as its backlog
 * says wait until it is, and while the loop does not run. Others are broken.
 */
export class NodeListener implements Listening {
  readonly socket: SocketInfo
  server: BaseServer | undefined
  readonly #loop: EventLoop
  readonly #listening: NetServer
  readonly #options: ListenerOptions
  readonly #scope: CallbackScope
  /** Connections that have no transport yet. */
  readonly #waiting = new Set<Socket>()
  #serving = false
  /** Whether no connection is taken as there are no descriptors. */
  #isShort = false
  #retry: TimerHandle | undefined

  constructor(loop: EventLoop, listening: NetServer, options: ListenerOptions) {
    this.#loop = loop
    this.#listening = listening
    this.#options = options
    this.#scope = new CallbackScope(loop)
    this.socket = infoOf(listening)
    options.resources.add(this)
    listening.on('connection', (socket) => this.#knocked(socket))
    listening.on('error', (error) => this.#failed(error))
  }

  start(): void {
    this.#serving = true
    spareDescriptors.retain()
    for (const socket of this.#waiting) this.#planTake(socket)
  }

  /** Connections that nobody has taken are broken. */
  stop(): void {
    if (this.#serving) spareDescriptors.release()
    this.#serving = false
    this.#retry?.cancel()
    this.#options.resources.delete(this)
    for (const socket of this.#waiting) reset(socket)
    this.#waiting.clear()
    try {
      if (this.#options.close === undefined) this.#listening.close()
      else this.#options.close()
    } catch (error) {
      const message = 'Error on closing what a server listened with'
      this.#loop.callExceptionHandler({ message, exception: toOSError(error), socket: this.socket })
    }
  }

  /** @internal The loop is closed. */
  destroy(): void {
    this.stop()
  }

  toString(): string {
    return `<Listener ${[this.socket.localAddress].flat().join(':')}>`
  }

  #knocked(socket: Socket): void {
    if (this.#loop.isClosed()) {
      socket.destroy()
      this.stop()
      return
    }
    // It may break before anybody else listens.
    socket.on('error', ignore)
    if (this.#isFull()) {
      reset(socket)
      return
    }
    socket.allowHalfOpen = true
    this.#waiting.add(socket)
    if (!this.#serving) return
    if (spareDescriptors.shortage === undefined || spareDescriptors.restore()) {
      this.#planTake(socket)
      spareDescriptors.probe()
    } else {
      this.#waitForDescriptors(spareDescriptors.shortage)
    }
  }

  /** Lets new clients wait, and reports it. */
  #waitForDescriptors(shortage: unknown): void {
    if (this.#isShort) return
    this.#isShort = true
    this.#scope.soon('acceptConnection', () => {
      if (!this.#serving) return
      this.#tellOfFailure(shortage)
      this.#retry = this.#loop.callLater(RETRY_DELAY, () => this.#takeAgain())
    })
  }

  #takeAgain(): void {
    this.#isShort = false
    if (!spareDescriptors.restore()) this.#waitForDescriptors(spareDescriptors.shortage)
    else for (const socket of this.#waiting) this.#planTake(socket)
  }

  /** Node takes from the system's own line at once, so that this one would have no end. */
  #isFull(): boolean {
    const takes = this.#serving && this.#loop.isRunning()
    return !takes && this.#waiting.size >= Math.max(1, this.#options.backlog)
  }

  #planTake(socket: Socket): void {
    this.#scope.soon('acceptConnection', () => {
      // Stopped in the meantime, and broken.
      if (!this.#waiting.delete(socket)) return
      // What a connection's factory sets is that connection's alone.
      copyContext().run(() => this.#take(socket))
    })
  }

  #take(socket: Socket): void {
    const { server } = this
    if (server === undefined) return
    const { protocolFactory, resources, keepAlive, tls } = this.#options
    try {
      const protocol = makeProtocol(protocolFactory)
      if (this.socket.family !== 'unix') {
        socket.setNoDelay(true)
        if (keepAlive === true) socket.setKeepAlive(true)
      }
      const told = tls === undefined ? protocol : encryptAccepted(this.#loop, protocol, tls, server)
      void new SocketTransport(this.#loop, this.#described(socket), told, { resources, server })
    } catch (exception) {
      socket.destroy()
      if (isFatal(exception)) throw exception
      this.#loop.callExceptionHandler({
        message: 'Error on transport creation for incoming connection',
        exception,
        server,
      })
    }
  }

  #described(socket: Socket): ConnectedSocket {
    const { family, localAddress } = this.socket
    return family === 'unix' ? { socket, path: { local: localAddress as string } } : { socket }
  }

  /** A connection could not be taken. */
  #failed(error: Error): void {
    if (this.#loop.isClosed()) return
    if (this.#serving && isShortage(error)) this.#waitForDescriptors(error)
    else this.#tellOfFailure(error)
  }

  #tellOfFailure(error: unknown): void {
    this.#loop.callExceptionHandler({
      message: 'socket.accept() out of system resource',
      exception: toOSError(error),
      socket: this.socket,
    })
  }
}

function infoOf(listening: NetServer): SocketInfo {
  const address = listening.address()
  if (address === null || typeof address === 'string')
    return { family: 'unix', localAddress: address ?? '', remoteAddress: null }
  return {
    family: address.family === 'IPv6' ? 'IPv6' : 'IPv4',
    localAddress: [address.address, address.port],
    remoteAddress: null,
  }
}

/** Breaks a connection, so that the other side learns of it. Node can do so with TCP only. */
function reset(socket: Socket): void {
  if (socket.remoteAddress === undefined) socket.destroy()
  else socket.resetAndDestroy()
}

function ignore(): void {}
