import {
  NotImplementedError,
  type Coroutine,
  type EventLoop,
  type Server,
  type ServerCloseOptions,
  type SocketInfo,
} from '@asyncio/core'

/**
 * A server that can do nothing, for those of your own: its methods have to be written, and say so until they are.
 *
 * Mirrors `asyncio.AbstractServer`.
 */
export class AbstractServer implements Server {
  /** Whether something is a server, whatever it extends; of a class of your own, whether it was made by that. */
  static [Symbol.hasInstance](value: unknown): boolean {
    if (this !== AbstractServer) return Function.prototype[Symbol.hasInstance].call(this, value)
    const server = value as Partial<Server> | null
    return typeof server?.serveForever === 'function' && typeof server.waitClosed === 'function'
  }

  /** The sockets that it listens with. */
  get sockets(): readonly SocketInfo[] {
    return notImplemented('sockets')
  }

  /** Stops listening. */
  close(_options?: ServerCloseOptions): void {
    return notImplemented('close()')
  }

  /** Closes the connections that are there. */
  closeClients(): void {
    return notImplemented('closeClients()')
  }

  /** Ends the connections that are there at once. */
  abortClients(): void {
    return notImplemented('abortClients()')
  }

  /** The loop it belongs to. */
  getLoop(): EventLoop {
    return notImplemented('getLoop()')
  }

  /** Whether it takes connections. */
  isServing(): boolean {
    return notImplemented('isServing()')
  }

  /** Begins to take connections. */
  startServing(): Coroutine<void> {
    return notImplemented('startServing()')
  }

  /** Takes connections until it is cancelled. */
  serveForever(): Coroutine<never> {
    return notImplemented('serveForever()')
  }

  /** Waits until it is closed, and all its connections are. */
  waitClosed(): Coroutine<void> {
    return notImplemented('waitClosed()')
  }

  /** Stops listening, and waits until all connections are gone. */
  [Symbol.asyncDispose](): Coroutine<void> {
    this.close()
    return this.waitClosed()
  }
}

function notImplemented(what: string): never {
  throw new NotImplementedError(`${what} is not implemented by this server`)
}
