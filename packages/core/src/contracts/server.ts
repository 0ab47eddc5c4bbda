import type { Coroutine } from '../coroutines/coroutine.ts'
import type { Duration } from '../duration.ts'
import type { EventLoop } from './event-loop.ts'
import type { SocketInfo } from './socket-info.ts'

/** Options of a server's close. */
export interface ServerCloseOptions {
  /** The time that open connections may go on. Then the server ends them at once; by default it never does. */
  grace?: Duration | null
}

/**
 * A server listens for connections.
 *
 * Mirrors `asyncio.AbstractServer`.
 */
export interface Server extends AsyncDisposable {
  /** The sockets that it listens with, each with the address that it got; none when it is closed. */
  readonly sockets: readonly SocketInfo[]
  /** Stops listening. Connections that are there stay, for as long as they are given. A later call may give them less time, or more. */
  close(options?: ServerCloseOptions): void
  /** Closes the connections that are there. */
  closeClients(): void
  /** Ends the connections that are there at once. */
  abortClients(): void
  getLoop(): EventLoop
  /** Whether it takes connections. */
  isServing(): boolean
  /** Begins to take connections. Does nothing if it does so already. */
  startServing(): Coroutine<void>
  /**
   * Takes connections until it is cancelled, or the server closed.
   *
   * **Cancellation:** closes the server and the connections that are there, and waits for their end, as from Python 3.15 on. Connections
   * that `close` has given time keep it.
   */
  serveForever(): Coroutine<never>
  /** Waits until it is closed, and all its connections are. */
  waitClosed(): Coroutine<void>
}
