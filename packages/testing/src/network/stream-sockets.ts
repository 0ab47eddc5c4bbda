import {
  FileNotFoundError,
  OSError,
  type EventLoop,
  type GeneratorCoroutine,
  type SocketAddress,
  type StreamProtocol,
} from '@asyncio/core'
import { ConnectionAttempt } from './connection-attempt.ts'
import { Connection, type ConnectionInfo } from './connection.ts'
import { familyOf, type Hosts } from './hosts.ts'
import { Links, type Route } from './links.ts'
import { Listener } from './listener.ts'
import type { MemorySocket } from './memory-socket.ts'
import { Ports } from './ports.ts'

/** A listener of a server, and its options. */
export interface Listened {
  protocolFactory: () => StreamProtocol
  backlog: number
}

/** The connections of a network, and who listens for more: at hosts and ports, and at the paths of Unix sockets. */
export class StreamSockets {
  readonly connections: Set<Connection> = new Set()
  readonly #loop: EventLoop
  readonly #links: Links
  readonly #hosts: Hosts
  readonly #ports = new Ports<Listener>()
  /** `null` where nobody listens any more, but the file is left. */
  readonly #paths = new Map<string, Listener | null>()
  /** Within a computer nothing takes time. */
  readonly #inside: Links
  readonly #refused = new Set<string>()

  constructor(loop: EventLoop, links: Links, hosts: Hosts) {
    this.#loop = loop
    this.#links = links
    this.#hosts = hosts
    this.#inside = new Links(loop, () => 0)
  }

  /** Refuses connections to an address, until it is told otherwise. */
  refuse(address: SocketAddress | string): () => void {
    const key = this.#refusalKey(address)
    this.#refused.add(key)
    return () => this.#refused.delete(key)
  }

  /** Binds an address, for a server that does not listen yet. */
  listen(address: SocketAddress, { protocolFactory, backlog }: Listened): Listener {
    return this.#ports.bind(address, (bound) => {
      const release = (): void => this.#ports.release(bound)
      const family = familyOf(bound[0]) === 4 ? 'IPv4' : 'IPv6'
      return new Listener(this.#loop, family, bound, { protocolFactory, backlog, release })
    })
  }

  /** Binds a path. What was left there is removed, and so is a server that still listens: its file is, so nobody finds it. */
  listenAtPath(path: string, { protocolFactory, backlog }: Listened, cleanUp: boolean): Listener {
    if (path.startsWith('\0') && this.#paths.has(path))
      throw new OSError(`Address '${path}' is already in use: it has no file that could be replaced`, {
        code: 'EADDRINUSE',
      })
    const release = (): void => {
      if (this.#paths.get(path) !== listener) return
      if (cleanUp || path.startsWith('\0')) this.#paths.delete(path)
      else this.#paths.set(path, null)
    }
    const listener: Listener = new Listener(this.#loop, 'unix', path, { protocolFactory, backlog, release })
    this.#paths.set(path, listener)
    return listener
  }

  /** Lets all go, with their loop. */
  close(): void {
    for (const connection of this.connections) connection.destroy()
    this.connections.clear()
    for (const listener of this.#ports.holders()) listener.stop()
    for (const listener of this.#paths.values()) listener?.stop()
  }

  /** Connects two addresses. */
  connect(address: SocketAddress, localAddress: SocketAddress | null): GeneratorCoroutine<MemorySocket> {
    const [host, port] = address
    const target: SocketAddress = [host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host, port]
    const [localHost, localPort] = localAddress ?? [familyOf(host) === 4 ? '127.0.0.1' : '::1', 0]
    const route: Route = { from: this.#hosts.nameOf(localHost), to: this.#hosts.nameOf(target[0]) }
    const info = (): ConnectionInfo => ({
      ...route,
      localAddress: [localHost, localPort === 0 ? this.#ports.free() : localPort],
      remoteAddress: target,
    })
    const findListener = (): Listener | undefined => this.#open(target, this.#ports.find(target))
    return new ConnectionAttempt(
      {
        loop: this.#loop,
        links: this.#links,
        findListener,
        makeConnection: () => this.#connection(this.#links, info(), familyOf(host) === 4 ? 'IPv4' : 'IPv6'),
      },
      route,
      address,
    ).connect()
  }

  /** Connects to a path. */
  *connectToPath(path: string): GeneratorCoroutine<MemorySocket> {
    if (!this.#paths.has(path))
      throw new FileNotFoundError(`No such file or directory: '${path}'; no Unix server was made there`, {
        code: 'ENOENT',
      })
    const info: ConnectionInfo = { from: 'localhost', to: 'localhost', localAddress: '', remoteAddress: path }
    return yield* new ConnectionAttempt(
      {
        loop: this.#loop,
        links: this.#inside,
        findListener: () => this.#open(path, this.#paths.get(path) ?? undefined),
        makeConnection: () => this.#connection(this.#inside, info, 'unix'),
      },
      info,
      path,
    ).connect()
  }

  /** Two ends of a connection that nobody made. */
  pair(): [MemorySocket, MemorySocket] {
    const info: ConnectionInfo = { from: 'localhost', to: 'localhost', localAddress: '', remoteAddress: '' }
    const { client, server } = this.#connection(this.#inside, info, 'unix')
    return [client, server]
  }

  #open(address: SocketAddress | string, listener: Listener | undefined): Listener | undefined {
    return listener?.listens === true && !this.#refused.has(this.#refusalKey(address)) ? listener : undefined
  }

  #refusalKey(address: SocketAddress | string): string {
    return typeof address === 'string' ? address : `${this.#hosts.nameOf(address[0])} ${address[1]}`
  }

  #connection(links: Links, info: ConnectionInfo, family: 'IPv4' | 'IPv6' | 'unix'): Connection {
    const connection = new Connection(this.#loop, links, info, family, (over) => this.connections.delete(over))
    this.connections.add(connection)
    return connection
  }
}
