import type { GeneratorCoroutine, SocketAddress } from '@asyncio/core'
import { requireHost, requirePort } from '@asyncio/streams/lowlevel'
import type { Hosts } from './hosts.ts'
import type { Listener } from './listener.ts'
import { everyAddress } from './ports.ts'
import { resolve } from './resolve.ts'
import type { Listened, StreamSockets } from './stream-sockets.ts'

/** Binds all addresses of one host or several, each once; or all addresses there are. If one can't be bound, none is. */
export function* listenByAddress(
  sockets: StreamSockets,
  hosts: Hosts,
  listened: Listened,
  host: string | readonly string[] | null,
  port: number,
  family: 0 | 4 | 6,
): GeneratorCoroutine<Listener[]> {
  requirePort(port)
  const addresses = new Set<string>()
  for (const one of typeof host === 'string' || host === null ? [host] : host) {
    requireHost(one)
    if (one === null || one === '') {
      for (const kind of family === 0 ? ([4, 6] as const) : [family]) addresses.add(everyAddress(kind))
    } else {
      const infos = yield* resolve(hosts, one, port, { family })
      for (const { address } of infos) addresses.add(address[0])
    }
  }
  const listeners: Listener[] = []
  try {
    for (const address of addresses) listeners.push(sockets.listen([address, port] satisfies SocketAddress, listened))
  } catch (error) {
    for (const listener of listeners) listener.stop()
    throw error
  }
  return listeners
}
