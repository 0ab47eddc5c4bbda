import { createSocket, Socket, type SocketOptions } from 'node:dgram'
import { lookup } from 'node:dns'
import { isIP } from 'node:net'
import {
  ValueError,
  type AddressInfo,
  type DatagramOptions,
  type DatagramProtocol,
  type DatagramTransport,
  type EventLoop,
  type GeneratorCoroutine,
  type SocketAddress,
} from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'
import { makeProtocol } from '../connecting/make-protocol.ts'
import { callbackResult } from './callback-result.ts'
import { NodeDatagramTransport } from './datagram-transport.ts'
import { bindFailure } from './listen-by-address.ts'
import type { OpenResources } from './open-resources.ts'
import { resolve } from './resolve.ts'

/** A socket, and where it sends. */
interface OpenSocket {
  readonly socket: Socket
  readonly remoteAddress: SocketAddress | null
  readonly connected: boolean
}

/**
 * Opens an endpoint of datagrams, and gives it to a protocol.
 *
 * **Cancellation:** leaves no socket behind.
 */
export function* openDatagramEndpoint<P extends DatagramProtocol>(
  loop: EventLoop,
  resources: OpenResources,
  protocolFactory: () => P,
  options: DatagramOptions,
): GeneratorCoroutine<[DatagramTransport, P]> {
  const { socket, ...ends } = options.sock == null ? yield* open(loop, options) : taken(options.sock)
  const waiter = loop.createFuture<void>()
  let protocol: P
  let transport: NodeDatagramTransport
  try {
    protocol = makeProtocol(protocolFactory)
    transport = new NodeDatagramTransport(loop, socket, protocol, { resources, waiter, ...ends })
  } catch (error) {
    socket.close()
    throw error
  }
  try {
    yield* waiter
  } catch (error) {
    transport.close()
    throw error
  }
  return [transport, protocol]
}

/** A socket that was bound by somebody else. */
function taken(sock: object): OpenSocket {
  if (!(sock instanceof Socket))
    throw new ValueError(`A datagram socket was expected, a bound dgram.Socket: received ${describeValue(sock)}`)
  try {
    sock.address()
  } catch {
    throw new ValueError('A datagram socket was expected that is bound: await its event "listening" first')
  }
  let remoteAddress: SocketAddress | null = null
  try {
    const { address, port } = sock.remoteAddress()
    remoteAddress = [address, port]
  } catch {
    // It is not connected, and Node has no other way to ask.
  }
  return { socket: sock, remoteAddress, connected: remoteAddress !== null }
}

function* open(loop: EventLoop, options: DatagramOptions): GeneratorCoroutine<OpenSocket> {
  const { localAddr = null, remoteAddr = null, family = 0, reusePort, allowBroadcast } = options
  const find = function* (address: SocketAddress | null): GeneratorCoroutine<AddressInfo[]> {
    return address === null ? [] : yield* resolve(loop, address[0], address[1], { family, type: 'datagram' })
  }
  const locals = yield* find(localAddr)
  const remotes = yield* find(remoteAddr)
  const kinds = ([4, 6] as const).filter(
    (kind) =>
      (localAddr === null || locals.some((info) => info.family === kind)) &&
      (remoteAddr === null || remotes.some((info) => info.family === kind)) &&
      (family === 0 || family === kind),
  )
  if (kinds.length === 0)
    throw new ValueError('can not get address information: localAddr and remoteAddr have no family in common')
  let failure: unknown
  for (const kind of kinds) {
    const local = locals.find((info) => info.family === kind)?.address ?? null
    const remoteAddress = remotes.find((info) => info.family === kind)?.address ?? null
    const connected = remoteAddress !== null && allowBroadcast !== true
    const socketOptions: SocketOptions = {
      type: kind === 4 ? 'udp4' : 'udp6',
      ipv6Only: kind === 6,
      lookup: lookUpNames,
      ...(reusePort === true && { reusePort }),
    }
    try {
      const socket = yield* bind(loop, socketOptions, local, connected ? remoteAddress : null, allowBroadcast === true)
      return { socket, remoteAddress, connected }
    } catch (error) {
      failure ??= error
    }
  }
  throw failure
}

/** Looks a host up. An address is its own answer at once, so that datagrams are sent at once. */
const lookUpNames: NonNullable<SocketOptions['lookup']> = (hostname, options, callback) => {
  const family = isIP(hostname)
  if (family > 0) callback(null, hostname, family)
  else lookup(hostname, options, callback)
}

function* bind(
  loop: EventLoop,
  options: SocketOptions,
  local: SocketAddress | null,
  remote: SocketAddress | null,
  broadcasts: boolean,
): GeneratorCoroutine<Socket> {
  const socket = createSocket(options)
  let done = false
  try {
    if (local !== null || remote === null)
      yield* callbackResult<void>(loop, (settle) => {
        socket.on('error', settle)
        socket.bind({ port: local?.[1] ?? 0, ...(local && { address: local[0] }) }, () => settle(null))
      })
    if (broadcasts) socket.setBroadcast(true)
    if (remote !== null)
      yield* callbackResult<void>(loop, (settle) => {
        socket.on('error', settle)
        socket.connect(remote[1], remote[0], () => settle(null))
      })
    done = true
    return socket
  } catch (error) {
    throw local === null ? error : bindFailure(error, local)
  } finally {
    if (!done) socket.close()
  }
}
