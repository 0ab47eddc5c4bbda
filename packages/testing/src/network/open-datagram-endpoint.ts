import {
  ValueError,
  type DatagramOptions,
  type DatagramProtocol,
  type DatagramTransport,
  type EventLoop,
  type GeneratorCoroutine,
  type SocketAddress,
} from '@asyncio/core'
import { makeProtocol } from '@asyncio/streams/lowlevel'
import type { Datagrams } from './datagrams.ts'
import { familyOf, type Hosts } from './hosts.ts'
import { MemoryDatagramTransport } from './memory-datagram-transport.ts'
import { everyAddress } from './ports.ts'
import { resolve } from './resolve.ts'

/** Binds an endpoint of datagrams to its address, and gives it to a protocol. */
export function* openDatagramEndpoint<P extends DatagramProtocol>(
  loop: EventLoop,
  datagrams: Datagrams,
  hosts: Hosts,
  protocolFactory: () => P,
  { localAddr = null, remoteAddr = null, family = 0, allowBroadcast }: DatagramOptions,
): GeneratorCoroutine<[DatagramTransport, P]> {
  const find = function* (address: SocketAddress | null): GeneratorCoroutine<SocketAddress[]> {
    if (address === null) return []
    const infos = yield* resolve(hosts, address[0], address[1], { family, type: 'datagram' })
    return infos.map((info) => info.address)
  }
  const locals = yield* find(localAddr)
  const remotes = yield* find(remoteAddr)
  const kinds = ([4, 6] as const).filter(
    (kind) =>
      (localAddr === null || locals.some(([host]) => familyOf(host) === kind)) &&
      (remoteAddr === null || remotes.some(([host]) => familyOf(host) === kind)) &&
      (family === 0 || family === kind),
  )
  const [kind] = kinds
  if (kind === undefined)
    throw new ValueError('can not get address information: localAddr and remoteAddr have no family in common')
  const remoteAddress = remotes.find(([host]) => familyOf(host) === kind) ?? null
  const everything: SocketAddress = [remoteAddress === null ? everyAddress(kind) : kind === 4 ? '127.0.0.1' : '::1', 0]
  const local = locals.find(([host]) => familyOf(host) === kind) ?? everything

  const waiter = loop.createFuture<void>()
  const connected = remoteAddress !== null && !allowBroadcast
  let protocol: P | undefined
  const transport = datagrams.ports.bind(local, (localAddress) => {
    protocol = makeProtocol(protocolFactory)
    return new MemoryDatagramTransport(
      loop,
      { datagrams, hosts, localAddress, remoteAddress, connected },
      protocol,
      waiter,
    )
  })
  try {
    yield* waiter
  } catch (error) {
    transport.close()
    throw error
  }
  return [transport, protocol as P]
}
