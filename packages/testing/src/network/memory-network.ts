import {
  copyContext,
  Coroutine,
  NotImplementedError,
  OSError,
  type AddressInfo,
  type AddressInfoOptions,
  type ConnectionOptions,
  type DatagramOptions,
  type DatagramProtocol,
  type DatagramTransport,
  type EventLoop,
  type GeneratorCoroutine,
  type Network,
  type Server,
  type ServerOptions,
  type SocketAddress,
  type SocketInfo,
  type StreamProtocol,
  type TlsOptions,
  type Transport,
  type UnixServerOptions,
} from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'
import {
  BaseServer,
  checkAcceptedSocket,
  checkConnection,
  checkDatagrams,
  checkProtocolFactory,
  checkServer,
  checkUnixConnection,
  checkUnixServer,
  connectByAddress,
  makeProtocol,
  requireAddress,
  requireHost,
  requirePort,
  withinConnectTimeout,
} from '@asyncio/streams/lowlevel'
import type { ConnectionInfo } from './connection.ts'
import { Datagrams } from './datagrams.ts'
import { Hosts } from './hosts.ts'
import { Links, type LinkConditions } from './links.ts'
import { listenByAddress } from './listen-by-address.ts'
import type { Listener } from './listener.ts'
import { MemorySocket } from './memory-socket.ts'
import { MemoryTransport } from './memory-transport.ts'
import { openDatagramEndpoint } from './open-datagram-endpoint.ts'
import { resolve } from './resolve.ts'
import { seededRandom } from './seeded-random.ts'
import { StreamSockets } from './stream-sockets.ts'

/** Options of a network in memory. */
export interface MemoryNetworkOptions {
  /** The seed of its chance: the same seed loses and delays the same datagrams, each time. */
  seed?: number
}

/**
 * A network inside of one loop: servers and connections by address, with nothing outside, and all in the loop's time.
 *
 * What `createConnection`, `createServer` and the like give behaves as real sockets do in Python, callback by callback. It takes no time
 * and loses nothing, until a test wants it otherwise: `link` makes it slow, `partition` cuts it, `reset` breaks connections and
 * `refuse` keeps them from being made. `VirtualEventLoop` has one as its `network`.
 *
 * A program is on `localhost`, unless it says with `localAddr` where a connection goes out from. `addHost` gives names to other hosts;
 * numeric addresses need none.
 *
 * **Differs from Python:** there is no encryption. An error of a server's protocol factory is told to the exception handler also when
 * debug mode is off.
 *
 * @example
 * ```ts
 * import { getRunningLoop, sleep, type Protocol, type Transport } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 * import { VirtualEventLoop } from '@asyncio/testing'
 *
 * const loop = new VirtualEventLoop()
 * loop.network.addHost('shop')
 * loop.network.link({ latency: { milliseconds: 20 } })
 *
 * async function main(): Promise<void> {
 *   const greeter = (): Protocol => ({
 *     connectionMade(transport: Transport) {
 *       transport.write(new TextEncoder().encode('Welcome'))
 *       transport.close()
 *     },
 *   })
 *   const server = await loop.createServer(greeter, 'shop', 80)
 *   const customer: Protocol = {
 *     dataReceived(data) {
 *       console.log(new TextDecoder().decode(data), 'after', getRunningLoop().time()) // Welcome after 0.04
 *     },
 *   }
 *   await loop.createConnection(() => customer, 'shop', 80)
 *   await sleep(1)
 *   server.close()
 * }
 *
 * await run(main, { loopFactory: () => loop })
 * ```
 */
export class MemoryNetwork implements Partial<Network> {
  readonly #loop: EventLoop
  readonly #hosts = new Hosts()
  readonly #links: Links
  readonly #sockets: StreamSockets
  readonly #datagrams: Datagrams

  constructor(loop: EventLoop, { seed = 0 }: MemoryNetworkOptions = {}) {
    this.#loop = loop
    this.#links = new Links(loop, seededRandom(seed))
    this.#sockets = new StreamSockets(loop, this.#links, this.#hosts)
    this.#datagrams = new Datagrams(loop, this.#links, this.#hosts)
  }

  /** The connections that are there: both ends of them, or one that waits for the other. */
  get connections(): readonly ConnectionInfo[] {
    return Array.from(this.#sockets.connections, ({ info }) => info)
  }

  /**
   * Gives a host a name, by which it is found and by which it is called in `link` and `partition`.
   *
   * @param addresses the addresses that it has; a free one if none is said
   * @returns its addresses
   */
  addHost(name: string, ...addresses: string[]): readonly string[] {
    return this.#hosts.add(name, addresses)
  }

  /**
   * Sets the conditions of the network, from now on: between two hosts, or for all pairs without conditions of their own. What is on the way already
   * is not affected.
   *
   * @param between two hosts, by name or address
   * @throws {ValueError} if a condition is out of its range
   */
  link(conditions: LinkConditions, between?: readonly [string, string]): void {
    this.#links.set(conditions, between && [this.#hosts.nameOf(between[0]), this.#hosts.nameOf(between[1])])
  }

  /** Cuts two hosts off from each other: datagrams are lost, all else has to wait until it is healed. Nobody is told. */
  partition(a: string, b: string): void {
    this.#links.cut(this.#hosts.nameOf(a), this.#hosts.nameOf(b))
  }

  /** Ends the cut between two hosts, or all. What waited is sent once more. */
  heal(a?: string, b?: string): void {
    this.#links.heal(a && this.#hosts.nameOf(a), b && this.#hosts.nameOf(b))
  }

  /**
   * Breaks connections, at once and for both sides: their protocols lose them with a `ConnectionResetError`. What is on the way is lost.
   * A side that has paused reading finds out when it reads or writes again, as it would outside.
   *
   * @param which chooses the connections; by default all
   * @returns how many that were
   */
  reset(which: (connection: ConnectionInfo) => boolean = () => true): number {
    const chosen = [...this.#sockets.connections].filter(({ info }) => which(info))
    for (const connection of chosen) connection.reset()
    return chosen.length
  }

  /**
   * Refuses new connections to an address, whoever listens there. Those that are there stay.
   *
   * @param address a host and a port, or the path of a Unix socket
   * @returns what ends it, when it is disposed of
   */
  refuse(address: SocketAddress | string): Disposable {
    return { [Symbol.dispose]: this.#sockets.refuse(address) }
  }

  /** Two ends of a connection with no transport yet, for the option `sock` and for `connectAcceptedSocket`. */
  socketPair(): [SocketInfo, SocketInfo] {
    return this.#sockets.pair()
  }

  /** Ends what is open, at once, and tells nobody: its loop calls it when it is closed. */
  close(): void {
    this.#sockets.close()
    this.#datagrams.close()
  }

  createConnection<P extends StreamProtocol>(
    protocolFactory: () => P,
    host: string | null = null,
    port: number | null = null,
    options: ConnectionOptions = {},
  ): Coroutine<[transport: Transport, protocol: P]> {
    const connect = function* (this: MemoryNetwork): GeneratorCoroutine<[Transport, P]> {
      checkProtocolFactory('createConnection', protocolFactory)
      checkConnection(host, port, options)
      refuseTls(options.ssl)
      const socket =
        options.sock == null
          ? yield* withinConnectTimeout(this.#connectByAddress(host, port, options), options)
          : requireSocket(options.sock)
      return yield* this.#attach(socket, protocolFactory)
    }
    return new Coroutine(connect.call(this), 'createConnection')
  }

  createServer(
    protocolFactory: () => StreamProtocol,
    host: string | readonly string[] | null = null,
    port: number | null = null,
    options: ServerOptions = {},
  ): Coroutine<Server> {
    const listen = function* (this: MemoryNetwork): GeneratorCoroutine<Server> {
      checkProtocolFactory('createServer', protocolFactory)
      checkServer(host, port, options)
      refuseTls(options.ssl)
      refuseListeningSocket(options.sock)
      const { backlog = 100, family = 0 } = options
      const listened = { protocolFactory, backlog }
      const listeners = yield* listenByAddress(this.#sockets, this.#hosts, listened, host, port ?? 0, family)
      return yield* this.#serve(listeners, options.startServing)
    }
    return new Coroutine(listen.call(this), 'createServer')
  }

  createUnixConnection<P extends StreamProtocol>(
    protocolFactory: () => P,
    path: string | null = null,
    options: ConnectionOptions = {},
  ): Coroutine<[transport: Transport, protocol: P]> {
    const connect = function* (this: MemoryNetwork): GeneratorCoroutine<[Transport, P]> {
      checkProtocolFactory('createUnixConnection', protocolFactory)
      checkUnixConnection(path, options)
      refuseTls(options.ssl)
      const socket =
        path === null
          ? requireSocket(options.sock)
          : yield* withinConnectTimeout(this.#sockets.connectToPath(path), options)
      return yield* this.#attach(socket, protocolFactory)
    }
    return new Coroutine(connect.call(this), 'createUnixConnection')
  }

  createUnixServer(
    protocolFactory: () => StreamProtocol,
    path: string | null = null,
    options: UnixServerOptions = {},
  ): Coroutine<Server> {
    const listen = function* (this: MemoryNetwork): GeneratorCoroutine<Server> {
      checkProtocolFactory('createUnixServer', protocolFactory)
      checkUnixServer(path, options)
      refuseTls(options.ssl)
      refuseListeningSocket(options.sock)
      const { backlog = 100, cleanupSocket = true } = options
      const listener = this.#sockets.listenAtPath(path as string, { protocolFactory, backlog }, cleanupSocket)
      return yield* this.#serve([listener], options.startServing)
    }
    return new Coroutine(listen.call(this), 'createUnixServer')
  }

  connectAcceptedSocket<P extends StreamProtocol>(
    protocolFactory: () => P,
    sock: object,
    options: Omit<TlsOptions, 'serverHostname'> = {},
  ): Coroutine<[transport: Transport, protocol: P]> {
    const connect = function* (this: MemoryNetwork): GeneratorCoroutine<[Transport, P]> {
      checkProtocolFactory('connectAcceptedSocket', protocolFactory)
      checkAcceptedSocket(options)
      refuseTls(options.ssl)
      return yield* this.#attach(requireSocket(sock), protocolFactory)
    }
    return new Coroutine(connect.call(this), 'connectAcceptedSocket')
  }

  createDatagramEndpoint<P extends DatagramProtocol>(
    protocolFactory: () => P,
    options: DatagramOptions = {},
  ): Coroutine<[transport: DatagramTransport, protocol: P]> {
    const open = function* (this: MemoryNetwork): GeneratorCoroutine<[DatagramTransport, P]> {
      checkProtocolFactory('createDatagramEndpoint', protocolFactory)
      checkDatagrams(options)
      refuseListeningSocket(options.sock)
      return yield* openDatagramEndpoint(this.#loop, this.#datagrams, this.#hosts, protocolFactory, options)
    }
    return new Coroutine(open.call(this), 'createDatagramEndpoint')
  }

  getaddrinfo(
    host: string | null,
    port: number | string | null,
    options: AddressInfoOptions = {},
  ): Coroutine<AddressInfo[]> {
    return new Coroutine(resolve(this.#hosts, host, Number(port ?? 0), options), 'getaddrinfo')
  }

  getnameinfo(address: SocketAddress): Coroutine<[host: string, service: string]> {
    const look = function* (this: MemoryNetwork): GeneratorCoroutine<[string, string]> {
      requireAddress(address)
      const [host, port] = address
      requireHost(host)
      requirePort(port)
      if (this.#hosts.isName(host))
        throw new OSError(`Name or service not known: '${host}' is no address`, { code: 'ENOTFOUND' })
      yield
      return [this.#hosts.nameOf(host), String(port)]
    }
    return new Coroutine(look.call(this), 'getnameinfo')
  }

  #connectByAddress(
    host: string | null,
    port: number | null,
    options: ConnectionOptions,
  ): GeneratorCoroutine<MemorySocket> {
    return connectByAddress(this.#loop, host, port, options, {
      resolve: (name, number, kind) => resolve(this.#hosts, name, number, kind),
      connect: ({ address }, local) => this.#sockets.connect(address, local ?? null),
      discard: (socket) => socket.close(),
    })
  }

  *#attach<P extends StreamProtocol>(
    socket: MemorySocket,
    protocolFactory: () => P,
  ): GeneratorCoroutine<[Transport, P]> {
    // As it is before the factory sets anything.
    const context = copyContext()
    let protocol: P
    try {
      protocol = makeProtocol(protocolFactory)
    } catch (error) {
      socket.close()
      throw error
    }
    const waiter = this.#loop.createFuture<void>()
    const transport = context.run(() => new MemoryTransport(this.#loop, socket, protocol, { waiter }))
    try {
      yield* waiter
    } catch (error) {
      transport.close()
      throw error
    }
    return [transport, protocol]
  }

  *#serve(listeners: readonly Listener[], startServing = true): GeneratorCoroutine<Server> {
    const server = new BaseServer(this.#loop, listeners)
    for (const listener of listeners) listener.server = server
    if (startServing) {
      server.begin()
      yield
    }
    return server
  }
}

function refuseTls(ssl: unknown): void {
  if (ssl) throw new NotImplementedError('The network in memory does not encrypt: leave ssl out')
}

function refuseListeningSocket(sock: unknown): void {
  if (sock != null)
    throw new NotImplementedError('The network in memory takes no socket that is bound already: give an address')
}

function requireSocket(sock: unknown): MemorySocket {
  if (sock instanceof MemorySocket) return sock
  throw new TypeError(
    `A Stream Socket was expected, one of the network's socketPair(): received ${describeValue(sock)}`,
  )
}
