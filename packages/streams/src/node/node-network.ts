import { lookupService } from 'node:dns'
import { isIP, Server as NetServer } from 'node:net'
import process from 'node:process'
import {
  copyContext,
  Coroutine,
  NotImplementedError,
  OSError,
  ValueError,
  type AddressInfo,
  type AddressInfoOptions,
  type BaseTransport,
  type ConnectionOptions,
  type DatagramOptions,
  type DatagramProtocol,
  type DatagramTransport,
  type EventLoop,
  type Future,
  type GeneratorCoroutine,
  type Network,
  type ReadPipeProtocol,
  type ReadTransport,
  type SendfileOptions,
  type Server,
  type ServerOptions,
  type SocketAddress,
  type StreamProtocol,
  type TlsOptions,
  type Transport,
  type UnixServerOptions,
  type WritePipeProtocol,
  type WriteTransport,
} from '@asyncio/core'
import {
  checkAcceptedSocket,
  checkConnection,
  checkProtocolFactory,
  checkServer,
  checkUnixConnection,
  checkUnixServer,
} from '../connecting/connection-arguments.ts'
import { requireAddress, requireHost, requirePort } from '../connecting/require-address.ts'
import { makeProtocol } from '../connecting/make-protocol.ts'
import { checkDatagrams } from '../connecting/datagram-arguments.ts'
import { BaseServer } from '../servers/base-server.ts'
import { connectByAddress, withinConnectTimeout } from '../connecting/connect-by-address.ts'
import { callbackResult } from './callback-result.ts'
import { connectToAddress } from './connect-to-address.ts'
import { connectSocket } from './connect-socket.ts'
import { closeAtPath, listenAtPath, requireSocketPath } from './listen-at-path.ts'
import { listen, listenByAddress } from './listen-by-address.ts'
import { NodeListener, type ListenerOptions } from './listener.ts'
import { openDatagramEndpoint } from './open-datagram-endpoint.ts'
import { OpenResources } from './open-resources.ts'
import { requireReadable, requireWritable } from './pipe-streams.ts'
import { ReadPipeTransport } from './read-pipe-transport.ts'
import { requireListening, requireSocket } from './require-socket.ts'
import { resolve } from './resolve.ts'
import { sendfile } from './sendfile.ts'
import { SocketTransport, type ConnectedSocket } from './socket-transport.ts'
import { encrypt } from './tls/encrypt.ts'
import { startTls, type StartTlsOptions } from './tls/start-tls.ts'
import { tlsSettings, type TlsSettings } from './tls/tls-settings.ts'
import { WritePipeTransport } from './write-pipe-transport.ts'

/**
 * Node's sockets and pipes, as a loop's network.
 *
 * Protocols are told what comes in straight from Node's events, in the order and with the promises of CPython's transports. What is
 * open when the loop is closed is destroyed.
 *
 * **Differs from Python:** Node can't bind an address without listening there: with `startServing: false` connections are made, and as many as
 * the backlog says wait until the server is started; others are broken. `reuseAddress: false` is not possible. `sendfile` reads and writes.
 *
 * @example
 * ```ts
 * import { run, BaseEventLoop, NodeHost } from '@asyncio/loop'
 * import { NodeNetwork } from '@asyncio/streams/node'
 *
 * const loopFactory = () => new BaseEventLoop({ host: new NodeHost(), network: (loop) => new NodeNetwork(loop) })
 * await run(async () => console.log('with sockets'), { loopFactory })
 * ```
 */
export class NodeNetwork implements Network {
  readonly #loop: EventLoop
  readonly #resources: OpenResources

  constructor(loop: EventLoop) {
    this.#loop = loop
    this.#resources = new OpenResources(loop)
  }

  /** Destroys what is open: its loop calls it when it is closed. */
  close(): void {
    this.#resources.destroyAll()
  }

  createConnection<P extends StreamProtocol>(
    protocolFactory: () => P,
    host: string | null = null,
    port: number | null = null,
    options: ConnectionOptions = {},
  ): Coroutine<[transport: Transport, protocol: P]> {
    const connect = function* (this: NodeNetwork): GeneratorCoroutine<[Transport, P]> {
      checkProtocolFactory('createConnection', protocolFactory)
      checkConnection(host, port, options)
      const tls = tlsSettings('client', options, host)
      const connected =
        options.sock == null ? this.#connectByAddress(host, port, options) : given(options.sock, options)
      return yield* withinConnectTimeout(this.#attach(connected, protocolFactory, tls), options)
    }
    return new Coroutine(connect.call(this), 'createConnection')
  }

  createServer(
    protocolFactory: () => StreamProtocol,
    host: string | readonly string[] | null = null,
    port: number | null = null,
    options: ServerOptions = {},
  ): Coroutine<Server> {
    const serve = function* (this: NodeNetwork): GeneratorCoroutine<Server> {
      checkProtocolFactory('createServer', protocolFactory)
      checkServer(host, port, options)
      const tls = tlsSettings('server', options)
      checkReuse(options)
      const { backlog = 100, keepAlive } = options
      const servers =
        options.sock == null
          ? yield* listenByAddress(this.#loop, host, port ?? 0, options)
          : [yield* this.#listenWith(options.sock, backlog)]
      const listenerOptions = { protocolFactory, backlog, ...(keepAlive != null && { keepAlive }), ...(tls && { tls }) }
      return yield* this.#serve(servers, listenerOptions, options.startServing)
    }
    return new Coroutine(serve.call(this), 'createServer')
  }

  createUnixConnection<P extends StreamProtocol>(
    protocolFactory: () => P,
    path: string | null = null,
    options: ConnectionOptions = {},
  ): Coroutine<[transport: Transport, protocol: P]> {
    const connect = function* (this: NodeNetwork): GeneratorCoroutine<[Transport, P]> {
      checkProtocolFactory('createUnixConnection', protocolFactory)
      checkUnixConnection(path, options)
      const tls = tlsSettings('client', options)
      if (path === null) return yield* this.#attach(given(options.sock, options, 'unix'), protocolFactory, tls)
      requireSocketPath(path)
      const connected = connectAtPath(this.#loop, path)
      return yield* withinConnectTimeout(this.#attach(connected, protocolFactory, tls), options)
    }
    return new Coroutine(connect.call(this), 'createUnixConnection')
  }

  createUnixServer(
    protocolFactory: () => StreamProtocol,
    path: string | null = null,
    options: UnixServerOptions = {},
  ): Coroutine<Server> {
    const serve = function* (this: NodeNetwork): GeneratorCoroutine<Server> {
      checkProtocolFactory('createUnixServer', protocolFactory)
      checkUnixServer(path, options)
      const tls = tlsSettings('server', options)
      const { backlog = 100, cleanupSocket = true, startServing } = options
      const listening =
        path === null
          ? yield* this.#listenWith(options.sock, backlog, 'unix')
          : yield* listenAtPath(this.#loop, path, backlog)
      const place = path ?? (listening.address() as string)
      const close = closeAtPath(listening, place, cleanupSocket)
      return yield* this.#serve([listening], { protocolFactory, backlog, close, ...(tls && { tls }) }, startServing)
    }
    return new Coroutine(serve.call(this), 'createUnixServer')
  }

  connectAcceptedSocket<P extends StreamProtocol>(
    protocolFactory: () => P,
    sock: object,
    options: Omit<TlsOptions, 'serverHostname'> = {},
  ): Coroutine<[transport: Transport, protocol: P]> {
    const connect = function* (this: NodeNetwork): GeneratorCoroutine<[Transport, P]> {
      checkProtocolFactory('connectAcceptedSocket', protocolFactory)
      checkAcceptedSocket(options)
      const tls = tlsSettings('server', options)
      return yield* this.#attach({ socket: requireSocket(sock) }, protocolFactory, tls)
    }
    return new Coroutine(connect.call(this), 'connectAcceptedSocket')
  }

  createDatagramEndpoint<P extends DatagramProtocol>(
    protocolFactory: () => P,
    options: DatagramOptions = {},
  ): Coroutine<[transport: DatagramTransport, protocol: P]> {
    const open = function* (this: NodeNetwork): GeneratorCoroutine<[DatagramTransport, P]> {
      checkProtocolFactory('createDatagramEndpoint', protocolFactory)
      checkDatagrams(options)
      checkReuse(options)
      return yield* openDatagramEndpoint(this.#loop, this.#resources, protocolFactory, options)
    }
    return new Coroutine(open.call(this), 'createDatagramEndpoint')
  }

  connectReadPipe<P extends ReadPipeProtocol>(
    protocolFactory: () => P,
    pipe: object,
  ): Coroutine<[transport: ReadTransport, protocol: P]> {
    const connect = function* (this: NodeNetwork): GeneratorCoroutine<[ReadTransport, P]> {
      checkProtocolFactory('connectReadPipe', protocolFactory)
      const protocol = makeProtocol(protocolFactory)
      const stream = requireReadable(pipe)
      const waiter = this.#loop.createFuture<void>()
      const belonging = { resources: this.#resources, waiter }
      const transport = new ReadPipeTransport(this.#loop, pipe, stream, protocol, belonging)
      yield* made(waiter, transport)
      return [transport, protocol]
    }
    return new Coroutine(connect.call(this), 'connectReadPipe')
  }

  connectWritePipe<P extends WritePipeProtocol>(
    protocolFactory: () => P,
    pipe: object,
  ): Coroutine<[transport: WriteTransport, protocol: P]> {
    const connect = function* (this: NodeNetwork): GeneratorCoroutine<[WriteTransport, P]> {
      checkProtocolFactory('connectWritePipe', protocolFactory)
      const protocol = makeProtocol(protocolFactory)
      const stream = requireWritable(pipe)
      const waiter = this.#loop.createFuture<void>()
      const belonging = { resources: this.#resources, waiter }
      const transport = new WritePipeTransport(this.#loop, pipe, stream, protocol, belonging)
      yield* made(waiter, transport)
      return [transport, protocol]
    }
    return new Coroutine(connect.call(this), 'connectWritePipe')
  }

  startTls(
    transport: BaseTransport,
    protocol: StreamProtocol,
    context: object,
    options: StartTlsOptions = {},
  ): Coroutine<Transport> {
    return new Coroutine(startTls(this.#loop, transport, protocol, context, options), 'startTls')
  }

  sendfile(transport: BaseTransport, file: object, options: SendfileOptions = {}): Coroutine<number> {
    return new Coroutine(sendfile(this.#loop, transport, file, options), 'sendfile')
  }

  getaddrinfo(
    host: string | null,
    port: number | string | null,
    options: AddressInfoOptions = {},
  ): Coroutine<AddressInfo[]> {
    return new Coroutine(resolve(this.#loop, host, Number(port ?? 0), options), 'getaddrinfo')
  }

  getnameinfo(address: SocketAddress): Coroutine<[host: string, service: string]> {
    const look = function* (this: NodeNetwork): GeneratorCoroutine<[string, string]> {
      requireAddress(address)
      const [host, port] = address
      requireHost(host)
      requirePort(port)
      if (isIP(host) === 0)
        throw new OSError(`Name or service not known: '${host}' is no address`, { code: 'ENOTFOUND' })
      return yield* callbackResult<[string, string]>(this.#loop, (settle) =>
        lookupService(host, port, (error, hostname, service) => settle(error, [hostname, service])),
      )
    }
    return new Coroutine(look.call(this), 'getnameinfo')
  }

  #connectByAddress(
    host: string | null,
    port: number | null,
    options: ConnectionOptions,
  ): GeneratorCoroutine<ConnectedSocket> {
    return connectByAddress(this.#loop, host, port, options, {
      resolve: (name, number, kind) => resolve(this.#loop, name, number, kind),
      connect: (info, local) => connectToAddress(this.#loop, info, local, options),
      discard: ({ socket }) => socket.destroy(),
    })
  }

  *#attach<P extends StreamProtocol>(
    connecting: ConnectedSocket | GeneratorCoroutine<ConnectedSocket>,
    protocolFactory: () => P,
    tls: TlsSettings | undefined,
  ): GeneratorCoroutine<[Transport, P]> {
    const connected = 'socket' in connecting ? connecting : yield* connecting
    // As it is before the factory sets anything.
    const context = copyContext()
    let protocol: P
    try {
      protocol = makeProtocol(protocolFactory)
    } catch (error) {
      connected.socket.destroy()
      throw error
    }
    const belonging = { resources: this.#resources }
    if (tls !== undefined) return [yield* encrypt(this.#loop, connected, protocol, tls, belonging, context), protocol]
    const waiter = this.#loop.createFuture<void>()
    const transport = context.run(() => new SocketTransport(this.#loop, connected, protocol, { ...belonging, waiter }))
    yield* made(waiter, transport)
    return [transport, protocol]
  }

  *#listenWith(sock: unknown, backlog: number, family?: 'unix'): GeneratorCoroutine<NetServer> {
    const listening = requireListening(sock)
    const server = listening instanceof NetServer ? listening : yield* listen(this.#loop, { fd: listening.fd, backlog })
    const isUnix = typeof server.address() === 'string'
    if (isUnix === (family === 'unix')) return server
    throw new ValueError(
      `A ${family === 'unix' ? 'UNIX Domain ' : ''}Stream Socket was expected, got one at ${JSON.stringify(server.address())}`,
    )
  }

  *#serve(
    servers: readonly NetServer[],
    options: Omit<ListenerOptions, 'resources'>,
    startServing = true,
  ): GeneratorCoroutine<Server> {
    const listeners = servers.map(
      (server) => new NodeListener(this.#loop, server, { ...options, resources: this.#resources }),
    )
    const server = new BaseServer(this.#loop, listeners)
    for (const listener of listeners) listener.server = server
    if (startServing) {
      server.begin()
      try {
        yield
      } catch (error) {
        server.close()
        throw error
      }
    }
    return server
  }
}

/** Waits until a protocol knows of its transport. */
function* made(waiter: Future<void>, transport: BaseTransport): GeneratorCoroutine<void> {
  try {
    yield* waiter
  } catch (error) {
    transport.close()
    throw error
  }
}

/** Connects to a path. */
function* connectAtPath(loop: EventLoop, path: string): GeneratorCoroutine<ConnectedSocket> {
  const connected = yield* connectSocket(loop, { path }, true)
  return { ...connected, path: { remote: path } }
}

/** A socket that somebody else has connected. */
function given(sock: unknown, { keepAlive }: ConnectionOptions, family?: 'unix'): ConnectedSocket {
  const socket = requireSocket(sock)
  if (socket.remoteAddress === undefined) return { socket }
  if (family === 'unix')
    throw new ValueError(`A UNIX Domain Stream Socket was expected, got one to ${socket.remoteAddress}`)
  socket.setNoDelay(true)
  if (keepAlive === true) socket.setKeepAlive(true)
  return { socket }
}

function checkReuse({ reusePort, reuseAddress }: ServerOptions & DatagramOptions): void {
  if (reuseAddress === false)
    throw new NotImplementedError('reuseAddress: false is not possible, as Node always sets SO_REUSEADDR: leave it out')
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (reusePort === true && !(major > 23 || (major === 23 && minor >= 1) || (major === 22 && minor >= 12)))
    throw new ValueError(`reuse_port not supported by Node ${process.versions.node}: it is from 22.12 on`)
}
