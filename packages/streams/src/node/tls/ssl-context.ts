import { createSecureContext, type ConnectionOptions, type SecureContext } from 'node:tls'
import type { TlsOptions as ServerTlsOptions } from 'node:tls'
import { toSSLError } from './to-ssl-error.ts'

/** The side of a connection that a context is for. */
export type SSLPurpose = 'client' | 'server'

/** Node's options of an encrypted connection, of either side: may be given in place of a context. */
export type NodeTlsOptions = Omit<ConnectionOptions, 'pskCallback'> &
  Omit<ServerTlsOptions, keyof ConnectionOptions | 'pskCallback'>

/**
 * A TLS context has what is needed to encrypt connections of one side: certificates, keys, and what is checked.
 *
 * Make it once with `createDefaultContext`, and give it as `ssl`, or to `startTls`.
 *
 * Mirrors `ssl.SSLContext`.
 */
export class SSLContext {
  readonly purpose: SSLPurpose
  /** Whether the other side's certificate has to be trusted. */
  readonly verify: boolean
  /** Whether a server's certificate has to bear the name that was asked for. */
  readonly checkHostname: boolean
  /** @internal The options that Node receives. */
  readonly options: NodeTlsOptions
  /** @internal */
  readonly secureContext: SecureContext

  /**
   * @param options Node's own
   * @throws {SSLError} if the certificates or keys can't be read
   */
  constructor(purpose: SSLPurpose, options: NodeTlsOptions = {}, checkHostname = true) {
    this.purpose = purpose
    this.options = options
    this.verify = options.rejectUnauthorized !== false
    this.checkHostname = checkHostname && this.verify
    try {
      this.secureContext = options.secureContext ?? createSecureContext(options)
    } catch (error) {
      throw error instanceof TypeError ? error : toSSLError(error)
    }
  }

  /** As Python shows it, with the side: `<SSLContext client>`. */
  toString(): string {
    return `<SSLContext ${this.purpose}>`
  }
}
