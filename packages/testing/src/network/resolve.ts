import type { AddressInfo, AddressInfoOptions, GeneratorCoroutine } from '@asyncio/core'
import { requireHost } from '@asyncio/streams/lowlevel'
import type { Hosts } from './hosts.ts'

/** Looks a host up. A name is never there at once, an address is. */
export function* resolve(
  hosts: Hosts,
  host: string | null,
  port: number,
  options: AddressInfoOptions,
): GeneratorCoroutine<AddressInfo[]> {
  requireHost(host)
  if (hosts.isName(host)) yield
  return hosts.lookUp(host, port, options)
}
