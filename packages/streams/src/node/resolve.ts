import { lookup } from 'node:dns'
import { isIP } from 'node:net'
import {
  OSError,
  type AddressInfo,
  type AddressInfoOptions,
  type EventLoop,
  type GeneratorCoroutine,
} from '@asyncio/core'
import { requireFamily, requireHost, requirePort } from '../connecting/require-address.ts'
import { callbackResult } from './callback-result.ts'

/**
 * The addresses of a host. One that is an address already is not looked up, and answers at once.
 *
 * @param host a name, an address, or `null` for this computer
 * @throws {OSError} with the code `ENOTFOUND` if nobody has that name, or no address of the family
 */
export function* resolve(
  loop: EventLoop,
  host: string | null,
  port: number,
  { family = 0, type = 'stream' }: AddressInfoOptions = {},
): GeneratorCoroutine<AddressInfo[]> {
  requireHost(host)
  requirePort(port)
  requireFamily(family)
  const found = yield* addressesOf(loop, host, family)
  if (found.length === 0)
    throw new OSError(`getaddrinfo ENOTFOUND ${host}: Address family for hostname not supported: IPv${family}`, {
      code: 'ENOTFOUND',
    })
  return found.map((address) => ({
    family: isIP(address) as 4 | 6,
    type,
    canonicalName: '',
    address: [address, port],
  }))
}

function* addressesOf(loop: EventLoop, host: string | null, family: 0 | 4 | 6): GeneratorCoroutine<string[]> {
  const known = host === null || host === '' ? ['127.0.0.1', '::1'] : isIP(host) > 0 ? [host] : undefined
  if (known !== undefined) return known.filter((address) => family === 0 || family === isIP(address))
  const found = yield* callbackResult<{ address: string }[]>(loop, (settle) =>
    lookup(host as string, { all: true, family, verbatim: true }, settle),
  )
  return [...new Set(found.map(({ address }) => address))]
}
