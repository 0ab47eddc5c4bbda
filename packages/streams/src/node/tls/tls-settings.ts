import { ValueError, type Duration, type TlsOptions } from '@asyncio/core'
import { describeValue, toSeconds } from '@asyncio/core/lowlevel'
import { createDefaultContext } from './create-default-context.ts'
import { SSLContext, type NodeTlsOptions, type SSLPurpose } from './ssl-context.ts'
import { SSLError } from './ssl-error.ts'

/** The encryption of one connection. */
export interface TlsSettings {
  readonly context: SSLContext
  readonly serverSide: boolean
  /** The name that the other side has to have; none to check no name. */
  readonly serverHostname: string | null
  /** In seconds. */
  readonly handshakeTimeout: number
  /** In seconds. */
  readonly shutdownTimeout: number
}

const HANDSHAKE_TIMEOUT = 60
const SHUTDOWN_TIMEOUT = 30

/**
 * Returns what the options of a call say about encryption, if they want it; checks all of it before anything is connected.
 *
 * @param host whose name is checked if no other is given
 * @throws {ValueError} for a time that is not above 0
 * @throws {TypeError} for what is no context
 * @throws {SSLError} for a context of the other side's
 */
export function tlsSettings(
  purpose: SSLPurpose,
  { ssl, serverHostname, sslHandshakeTimeout, sslShutdownTimeout }: TlsOptions,
  host: string | null = null,
): TlsSettings | undefined {
  if (ssl === undefined || ssl === null || ssl === false) return undefined
  return {
    handshakeTimeout: positive(sslHandshakeTimeout, 'sslHandshakeTimeout', HANDSHAKE_TIMEOUT),
    shutdownTimeout: positive(sslShutdownTimeout, 'sslShutdownTimeout', SHUTDOWN_TIMEOUT),
    context: contextOf(purpose, ssl),
    serverSide: purpose === 'server',
    serverHostname: purpose === 'server' ? null : (serverHostname ?? host),
  }
}

function positive(duration: Duration | null | undefined, what: string, byDefault: number): number {
  const seconds = duration === undefined || duration === null ? byDefault : toSeconds(duration, what)
  if (!(seconds > 0))
    throw new ValueError(`${what} should be a positive number, got ${seconds}; null means ${byDefault}`)
  return seconds
}

function contextOf(purpose: SSLPurpose, ssl: unknown): SSLContext {
  if (ssl === true) {
    if (purpose === 'server') throw new ValueError('Server side SSL needs a valid SSLContext, with a certificate')
    return createDefaultContext()
  }
  if (ssl instanceof SSLContext) {
    if (ssl.purpose !== purpose)
      throw new SSLError(
        `Cannot create a ${purpose} socket with a ${ssl.purpose} context: make one with createDefaultContext({ purpose: '${purpose}' })`,
      )
    return ssl
  }
  if (!isPlain(ssl))
    throw new TypeError(
      `sslcontext is expected to be an instance of SSLContext, or Node's options for TLS, got ${describeValue(ssl)}`,
    )
  return new SSLContext(purpose, ssl)
}

function isPlain(value: unknown): value is NodeTlsOptions {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
