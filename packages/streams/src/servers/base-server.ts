import {
  Coroutine,
  isCancelled,
  RuntimeError,
  type EventLoop,
  type Future,
  type GeneratorCoroutine,
  type Server,
  type ServerCloseOptions,
  type SocketInfo,
  type TimerHandle,
} from '@asyncio/core'
import { toSeconds } from '@asyncio/core/lowlevel'

/** A server's connection, as far as the server needs to know it. */
interface Client {
  close(): void
  abort(): void
}

/** A listener of a server: one of its sockets. */
export interface Listening {
  readonly socket: SocketInfo
  /** Takes connections from now on. */
  start(): void
  /** Takes none any more, and lets the address go. */
  stop(): void
}

/**
 * A server, whatever network it is of: which of its connections are there, who waits for its end, and whether it serves.
 *
 * Mirrors `asyncio.Server`.
 */
export class BaseServer implements Server {
  readonly #loop: EventLoop
  #listening: readonly Listening[] | undefined
  readonly #clients = new Set<Client>()
  #waiters: Future<void>[] | undefined = []
  #forever: Future<never> | undefined
  #serving = false
  #graceTimer: TimerHandle | undefined
  #clientsHaveTime = false

  constructor(loop: EventLoop, listening: readonly Listening[]) {
    this.#loop = loop
    this.#listening = listening
  }

  get sockets(): readonly SocketInfo[] {
    return (this.#listening ?? []).map(({ socket }) => socket)
  }

  getLoop(): EventLoop {
    return this.#loop
  }

  isServing(): boolean {
    return this.#serving
  }

  close({ grace = null }: ServerCloseOptions = {}): void {
    if (grace !== null) {
      this.#limitClients(toSeconds(grace, 'Server.close()'))
      this.#clientsHaveTime = true
    }
    const listening = this.#listening
    if (listening === undefined) return
    this.#listening = undefined
    this.#serving = false
    for (const one of listening) this.#stop(one)
    this.#forever?.cancel()
    this.#forever = undefined
    this.#wakeIfOver()
  }

  closeClients(): void {
    for (const client of this.#clients) client.close()
  }

  abortClients(): void {
    for (const client of this.#clients) client.abort()
  }

  startServing(): Coroutine<void> {
    return new Coroutine(this.#startServing(), 'Server.startServing')
  }

  serveForever(): Coroutine<never> {
    return new Coroutine(this.#serveForever(), 'Server.serveForever')
  }

  waitClosed(): Coroutine<void> {
    return new Coroutine(this.#waitClosed(), 'Server.waitClosed')
  }

  [Symbol.asyncDispose](): Coroutine<void> {
    return new Coroutine(this.#dispose(), 'Server[Symbol.asyncDispose]')
  }

  /** As Python shows it: `<Server sockets=127.0.0.1:8000>`. */
  toString(): string {
    return `<Server sockets=${this.sockets.map(({ localAddress }) => [localAddress].flat().join(':')).join(', ')}>`
  }

  /** For authors of networks: one of its connections is there. */
  attach(client: Client): void {
    this.#clients.add(client)
  }

  /** For authors of networks: one of its connections is gone. */
  detach(client: Client): void {
    this.#clients.delete(client)
    this.#wakeIfOver()
  }

  /** For authors of networks: begins to take connections, unless it does so already or is closed. */
  begin(): void {
    if (this.#serving || this.#listening === undefined) return
    this.#serving = true
    for (const one of this.#listening) one.start()
  }

  /** Reports an error, which keeps no task waiting for the server's end. */
  #stop(one: Listening): void {
    try {
      one.stop()
    } catch (exception) {
      const message = 'Error on closing what a server listened with'
      this.#loop.callExceptionHandler({ message, exception, server: this, socket: one.socket })
    }
  }

  *#startServing(): GeneratorCoroutine<void> {
    if (this.#listening === undefined) throw this.#closedError()
    this.begin()
    yield
  }

  *#serveForever(): GeneratorCoroutine<never> {
    if (this.#forever !== undefined)
      throw new RuntimeError(`server ${this.toString()} is already being awaited on serveForever(): call it once`)
    if (this.#listening === undefined) throw this.#closedError()
    this.begin()
    const forever = this.#loop.createFuture<never>()
    this.#forever = forever
    try {
      return yield* forever
    } catch (error) {
      if (isCancelled(error)) yield* this.#end()
      throw error
    } finally {
      this.#forever = undefined
    }
  }

  /** Closes all, but for clients that were given time, and waits for that unless it is cancelled once more. */
  *#end(): GeneratorCoroutine<void> {
    this.close()
    if (!this.#clientsHaveTime) this.closeClients()
    try {
      yield* this.#waitClosed()
    } catch (error) {
      if (!isCancelled(error)) throw error
    }
  }

  *#waitClosed(): GeneratorCoroutine<void> {
    if (this.#waiters === undefined) return
    const waiter = this.#loop.createFuture<void>()
    this.#waiters.push(waiter)
    yield* waiter
  }

  *#dispose(): GeneratorCoroutine<void> {
    this.close()
    yield* this.#waitClosed()
  }

  /** Ends the connections that are still there after so many seconds. */
  #limitClients(seconds: number): void {
    this.#graceTimer?.cancel()
    this.#graceTimer = undefined
    if (this.#waiters === undefined || seconds === Infinity) return
    // As a user's callback, in a context: what transports do is not only ours.
    this.#graceTimer = this.#loop.callLater(seconds, () => {
      this.#graceTimer = undefined
      this.abortClients()
    })
  }

  #closedError(): RuntimeError {
    return new RuntimeError('server is closed: make another one with createServer()')
  }

  #wakeIfOver(): void {
    if (this.#clients.size > 0 || this.#listening !== undefined) return
    const waiters = this.#waiters ?? []
    this.#waiters = undefined
    this.#graceTimer?.cancel()
    this.#graceTimer = undefined
    for (const waiter of waiters) if (!waiter.done()) waiter.setResult()
  }
}
