import type { Coroutine } from '../coroutines/coroutine.ts'
import type { Duration } from '../duration.ts'
import type {
  DatagramProtocol,
  ReadPipeProtocol,
  SocketAddress,
  StreamProtocol,
  WritePipeProtocol,
} from './protocol.ts'
import type { Server } from './server.ts'
import type { BaseTransport, DatagramTransport, ReadTransport, Transport, WriteTransport } from './transport.ts'

/** Options of an encrypted connection. The network defines what a `TlsContext` is made of. */
export interface TlsOptions<TlsContext = object> {
  /** `true` for the platform's certificates and checks, or a context of one's own. */
  ssl?: boolean | TlsContext | null
  /** The name that the other side's certificate has to bear, if it is not the host; `''` checks none. */
  serverHostname?: string | null
  /** 60 seconds if nothing is said. */
  sslHandshakeTimeout?: Duration | null
  /** 30 seconds if nothing is said. */
  sslShutdownTimeout?: Duration | null
}

/** Options of a connection. */
export interface ConnectionOptions<TlsContext = object> extends TlsOptions<TlsContext> {
  /** 4 or 6 for addresses of that kind only. */
  family?: 0 | 4 | 6
  /** The address that it goes out from. */
  localAddr?: SocketAddress | null
  /** A socket that is connected already, instead of a host and a port. */
  sock?: object | null
  /** After how long the next address is tried beside the first; `null` for one after the other. */
  happyEyeballsDelay?: Duration | null
  /** The number of addresses of one family that are tried before one of the other. */
  interleave?: number | null
  /** Whether all that went wrong is thrown as an `ExceptionGroup`, and not the first of it. */
  allErrors?: boolean
  /** The limit for all of it. */
  connectTimeout?: Duration | null
  /** Whether the platform looks now and then if the other side is still there. */
  keepAlive?: boolean
}

/** Options of a server. */
export interface ServerOptions<TlsContext = object> extends Omit<TlsOptions<TlsContext>, 'serverHostname' | 'ssl'> {
  /** With its certificate and key: a server can't do without. */
  ssl?: TlsContext | null
  /** 4 or 6 for addresses of that kind only. */
  family?: 0 | 4 | 6
  /** A socket that listens already, instead of a host and a port. */
  sock?: object | null
  /** The number of connections that the platform keeps waiting. */
  backlog?: number
  reuseAddress?: boolean | null
  /** Whether several processes may listen at the same port. */
  reusePort?: boolean | null
  keepAlive?: boolean | null
  /** Whether it takes connections at once, and not when it is told to. */
  startServing?: boolean
}

/** Options of a Unix server. */
export interface UnixServerOptions<TlsContext = object> extends Omit<
  ServerOptions<TlsContext>,
  'family' | 'keepAlive' | 'reuseAddress' | 'reusePort'
> {
  /** Whether the socket's file is removed when the server is closed. */
  cleanupSocket?: boolean
}

/** Options of a datagram endpoint: where datagrams go, and come from. */
export interface DatagramOptions {
  localAddr?: SocketAddress | null
  /** The only address that datagrams go to, and are taken from. */
  remoteAddr?: SocketAddress | null
  family?: 0 | 4 | 6
  reusePort?: boolean | null
  allowBroadcast?: boolean | null
  /** A socket that is bound already, instead of addresses. */
  sock?: object | null
}

/** Options of `sendfile`. */
export interface SendfileOptions {
  /** The first byte that is sent. */
  offset?: number
  /** The number of bytes; by default all up to the end of the file. */
  count?: number | null
  /** Whether they are read and written where the platform can't send a file by itself. */
  fallback?: boolean
}

/** An address that a host's name stands for. */
export interface AddressInfo {
  family: 4 | 6
  type: 'stream' | 'datagram'
  canonicalName: string
  address: SocketAddress
}

/** Options of an address look-up. */
export interface AddressInfoOptions {
  family?: 0 | 4 | 6
  type?: 'stream' | 'datagram'
}

/** The methods that a loop and its network both have: connections, servers and pipes. */
export interface NetworkCalls {
  createConnection<P extends StreamProtocol>(
    protocolFactory: () => P,
    host?: string | null,
    port?: number | null,
    options?: ConnectionOptions,
  ): Coroutine<[transport: Transport, protocol: P]>
  createServer(
    protocolFactory: () => StreamProtocol,
    host?: string | readonly string[] | null,
    port?: number | null,
    options?: ServerOptions,
  ): Coroutine<Server>
  createUnixConnection<P extends StreamProtocol>(
    protocolFactory: () => P,
    path?: string | null,
    options?: ConnectionOptions,
  ): Coroutine<[transport: Transport, protocol: P]>
  createUnixServer(
    protocolFactory: () => StreamProtocol,
    path?: string | null,
    options?: UnixServerOptions,
  ): Coroutine<Server>
  connectAcceptedSocket<P extends StreamProtocol>(
    protocolFactory: () => P,
    sock: object,
    options?: Omit<TlsOptions, 'serverHostname'>,
  ): Coroutine<[transport: Transport, protocol: P]>
  createDatagramEndpoint<P extends DatagramProtocol>(
    protocolFactory: () => P,
    options?: DatagramOptions,
  ): Coroutine<[transport: DatagramTransport, protocol: P]>
  connectReadPipe<P extends ReadPipeProtocol>(
    protocolFactory: () => P,
    pipe: object,
  ): Coroutine<[transport: ReadTransport, protocol: P]>
  connectWritePipe<P extends WritePipeProtocol>(
    protocolFactory: () => P,
    pipe: object,
  ): Coroutine<[transport: WriteTransport, protocol: P]>
  startTls(
    transport: BaseTransport,
    protocol: StreamProtocol,
    context: object,
    options?: Omit<TlsOptions, 'ssl'> & { serverSide?: boolean },
  ): Coroutine<Transport>
  sendfile(transport: BaseTransport, file: object, options?: SendfileOptions): Coroutine<number>
  getaddrinfo(host: string | null, port: number | string | null, options?: AddressInfoOptions): Coroutine<AddressInfo[]>
  getnameinfo(address: SocketAddress): Coroutine<[host: string, service: string]>
}

/**
 * A loop's way to the world outside: the work of its methods for connections, servers and pipes.
 *
 * A loop is given one, or none. What a network can't do it leaves out (`implements Partial<Network>`), and the loop's method says so.
 */
export interface Network extends NetworkCalls {
  /**
   * Ends what is open, at once, and tells no protocol: what stays open would keep the process running, for nobody. The loop calls it
   * when it is closed, last of all. A network that holds on to nothing needs none.
   */
  close?(): void
}
