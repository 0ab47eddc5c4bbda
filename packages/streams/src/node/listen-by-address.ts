import { createServer, type ListenOptions, type Server as NetServer } from 'node:net'
import { getSystemErrorMap } from 'node:util'
import {
  OSError,
  toOSError,
  type EventLoop,
  type GeneratorCoroutine,
  type ServerOptions,
  type SocketAddress,
} from '@asyncio/core'
import { requireHost, requirePort } from '../connecting/require-address.ts'
import { callbackResult } from './callback-result.ts'
import { resolve } from './resolve.ts'

/**
 * Listens with Node's own means.
 *
 * **Cancellation:** nothing listens then.
 */
export function* listen(loop: EventLoop, options: ListenOptions | { fd: number }): GeneratorCoroutine<NetServer> {
  const listening = createServer({ allowHalfOpen: true })
  let begun = false
  try {
    yield* callbackResult<void>(loop, (settle) => {
      listening.once('listening', () => settle(null))
      listening.on('error', settle)
      listening.listen(options)
    })
    begun = true
    return listening
  } finally {
    // Where it failed or was cancelled, it may have begun, or may do so yet.
    if (!begun) {
      listening.once('listening', () => listening.close())
      if (listening.listening) listening.close()
    }
  }
}

/** Listens at all addresses of one host or several, once at each; or at all addresses there are. If one can't be bound, none is. */
export function* listenByAddress(
  loop: EventLoop,
  host: string | readonly string[] | null,
  port: number,
  options: ServerOptions,
): GeneratorCoroutine<NetServer[]> {
  requirePort(port)
  const { family = 0, backlog = 100, reusePort } = options
  const addresses = new Set<string>()
  const everywhere = new Set<string>()
  for (const one of typeof host === 'string' || host === null ? [host] : host) {
    requireHost(one)
    if (one === null || one === '') {
      for (const address of family === 0 ? ['0.0.0.0', '::'] : [family === 4 ? '0.0.0.0' : '::'])
        everywhere.add(address)
    } else {
      for (const { address } of yield* resolve(loop, one, port, { family })) addresses.add(address[0])
    }
  }
  const servers: NetServer[] = []
  let done = false
  try {
    for (const address of new Set([...everywhere, ...addresses])) {
      const target = { host: address, port, backlog, ipv6Only: true, ...(reusePort === true && { reusePort }) }
      try {
        servers.push(yield* listen(loop, target))
      } catch (error) {
        // A computer may have addresses of one kind only; "everywhere" is what it has.
        if (!everywhere.has(address) || !isKindMissing(error)) throw bindFailure(error, [address, port])
      }
    }
    if (servers.length === 0)
      throw new OSError(`could not bind on any address out of [${[...everywhere, ...addresses].join(', ')}]`)
    done = true
    return servers
  } finally {
    if (!done) for (const server of servers) server.close()
  }
}

function isKindMissing(error: unknown): boolean {
  return error instanceof OSError && ['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL'].includes(error.code ?? '')
}

/** The error of binding an address, with the address. */
export function bindFailure(error: unknown, address: SocketAddress): unknown {
  if (!(error instanceof OSError)) return error
  const { code = '', cause } = error
  const [, meaning = error.message] = [...getSystemErrorMap().values()].find(([name]) => name === code) ?? []
  const advice = code === 'EADDRINUSE' ? '; port 0 picks a free one' : ''
  const message = `error while attempting to bind on address (${address.join(':')}): ${meaning}${advice}`
  return toOSError(Object.assign(new Error(message, { cause }), { code }))
}
