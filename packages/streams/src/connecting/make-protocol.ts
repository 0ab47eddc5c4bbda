import { describeValue, isThenable } from '@asyncio/core/lowlevel'

/**
 * Makes a protocol by a user's factory.
 *
 * @throws {TypeError} if it answers with anything else
 */
export function makeProtocol<P extends object>(protocolFactory: () => P): P {
  const protocol = protocolFactory()
  requireProtocol(protocol, 'A protocol factory must return a protocol')
  return protocol
}

/**
 * Refuses what can be told nothing: later it would fail in the midst of the platform's events.
 *
 * @param rule says what must hold
 * @throws {TypeError} with that rule
 */
export function requireProtocol(protocol: unknown, rule = 'setProtocol() takes a protocol'): void {
  if (typeof protocol !== 'object' || protocol === null)
    throw new TypeError(`${rule}, an object with methods such as connectionMade: received ${describeValue(protocol)}`)
  if (isThenable(protocol))
    throw new TypeError(`${rule}, and no promise of one: received ${describeValue(protocol)}; make it without async`)
}
