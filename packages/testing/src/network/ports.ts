import { OSError, type SocketAddress } from '@asyncio/core'
import { familyOf } from './hosts.ts'

const FIRST_FREE = 49_152
const LAST = 65_535

/** The address that stands for all addresses of a kind. */
export function everyAddress(family: 4 | 6): string {
  return family === 4 ? '0.0.0.0' : '::'
}

/** The owners of a host's addresses. */
export class Ports<T> {
  readonly #holders = new Map<string, { address: SocketAddress; holder: T }>()
  #next = FIRST_FREE

  /** A port that nobody has: the same ones in the same order, each time. */
  free(): number {
    const taken = new Set(Array.from(this.#holders.values(), ({ address }) => address[1]))
    while (taken.has(this.#next)) this.#next += 1
    if (this.#next > LAST) this.#next = FIRST_FREE
    this.#next += 1
    return this.#next - 1
  }

  /**
   * Gives an address to somebody; a free port for port 0.
   *
   * @throws {OSError} with the code `EADDRINUSE`, that names the address, if somebody has it
   */
  bind<H extends T>([host, port]: SocketAddress, makeHolder: (address: SocketAddress) => H): H {
    const address: SocketAddress = [host, port === 0 ? this.free() : port]
    if (this.#isTaken(address)) {
      throw new OSError(
        `error while attempting to bind on address (${address.join(':')}): address already in use; port 0 picks a free one`,
        { code: 'EADDRINUSE' },
      )
    }
    const holder = makeHolder(address)
    this.#holders.set(address.join(' '), { address, holder })
    return holder
  }

  release(address: SocketAddress): void {
    this.#holders.delete(address.join(' '))
  }

  holders(): T[] {
    return Array.from(this.#holders.values(), ({ holder }) => holder)
  }

  /** Returns the owner of an address, or of all addresses of its family at that port. */
  find([host, port]: SocketAddress): T | undefined {
    const found = this.#holders.get(`${host} ${port}`) ?? this.#holders.get(`${everyAddress(familyOf(host))} ${port}`)
    return found?.holder
  }

  #isTaken([host, port]: SocketAddress): boolean {
    const every = everyAddress(familyOf(host))
    return Array.from(this.#holders.values()).some(
      ({ address: [heldHost, heldPort] }) =>
        heldPort === port &&
        (heldHost === host || heldHost === every || (host === every && familyOf(heldHost) === familyOf(host))),
    )
  }
}
