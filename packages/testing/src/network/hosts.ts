import { OSError, type AddressInfo, type AddressInfoOptions, type SocketAddress } from '@asyncio/core'
import { requireFamily, requireHost, requirePort } from '@asyncio/streams/lowlevel'

/** Of which kind an address is. */
export function familyOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4
}

function isAddress(host: string): boolean {
  return host.includes(':') || /^\d+\.\d+\.\d+\.\d+$/.test(host)
}

/** The hosts, by name, with their addresses. An address that is no host's stands for itself. */
export class Hosts {
  readonly #addresses = new Map<string, readonly string[]>([['localhost', ['127.0.0.1']]])
  readonly #names = new Map<string, string>([
    ['127.0.0.1', 'localhost'],
    ['::1', 'localhost'],
    ['0.0.0.0', 'localhost'],
    ['::', 'localhost'],
  ])

  /** Gives a name to addresses; to a free one of its own, if none is said. */
  add(name: string, addresses: readonly string[]): readonly string[] {
    const given = addresses.length > 0 ? addresses : [`10.0.0.${this.#addresses.size}`]
    this.#addresses.set(name, given)
    for (const address of given) this.#names.set(address, name)
    return given
  }

  /** The name of a host, of which a name or an address is known. */
  nameOf(host: string): string {
    return this.#names.get(host) ?? host
  }

  /** Whether it is one that is looked up, and not an address already. */
  isName(host: string | null): boolean {
    return host !== null && host !== '' && !isAddress(host)
  }

  /**
   * The addresses of a host.
   *
   * @param host a name, an address, or `null` for this computer
   * @throws {OSError} with the code `ENOTFOUND` if nobody has that name
   */
  lookUp(host: string | null, port: number, { family = 0, type = 'stream' }: AddressInfoOptions = {}): AddressInfo[] {
    requireHost(host)
    requirePort(port)
    requireFamily(family)
    const found = this.#find(host).filter((address) => family === 0 || family === familyOf(address))
    if (found.length === 0) {
      throw new OSError(
        `getaddrinfo ENOTFOUND ${host}: Name or service not known; name it with network.addHost('${host}')`,
        { code: 'ENOTFOUND' },
      )
    }
    return found.map((address) => ({
      family: familyOf(address),
      type,
      canonicalName: '',
      address: [address, port],
    }))
  }

  /** The first address of a host and a port. */
  first([host, port]: SocketAddress, family: 0 | 4 | 6 = 0): SocketAddress {
    return (this.lookUp(host, port, { family })[0] as AddressInfo).address
  }

  #find(host: string | null): readonly string[] {
    if (host === null || host === '') return ['127.0.0.1', '::1']
    return isAddress(host) ? [host] : (this.#addresses.get(host) ?? [])
  }
}
