import { OSError } from '@asyncio/core'
import { nameError } from '@asyncio/core/lowlevel'

/**
 * Encryption failed: the other side speaks another language, or another version of this one, or refuses.
 *
 * Like all errors of connections it is an `OSError`: transports do not tell the exception handler of it.
 *
 * Mirrors `ssl.SSLError`.
 *
 * @example
 * ```ts
 * import { openConnection } from '@asyncio/streams'
 * import { SSLError } from '@asyncio/streams/node'
 *
 * async function speaksTls(host: string, port: number): Promise<boolean> {
 *   try {
 *     const [, writer] = await openConnection(host, port, { ssl: true })
 *     writer.close()
 *     return true
 *   } catch (error) {
 *     if (error instanceof SSLError) return false // error.reason: 'WRONG_VERSION_NUMBER', say
 *     throw error
 *   }
 * }
 * ```
 */
export class SSLError extends OSError {
  /** @internal Not `named`, as in the base class: that is not in the types that another package has of it. */
  static readonly isNamed: void = /* @__PURE__ */ nameError(SSLError, 'SSLError')

  /** OpenSSL's name of the error: `'WRONG_VERSION_NUMBER'`. */
  readonly reason: string

  constructor(message: string, { reason = '', ...options }: { code?: string; reason?: string; cause?: unknown } = {}) {
    super(message, options)
    this.reason = reason
  }
}

/**
 * The other side's certificate is not to be trusted, or bears another name.
 *
 * Its `code` is the platform's (`DEPTH_ZERO_SELF_SIGNED_CERT`, `ERR_TLS_CERT_ALTNAME_INVALID`), `verifyMessage` says it in words.
 *
 * Mirrors `ssl.SSLCertVerificationError`.
 */
export class SSLCertVerificationError extends SSLError {
  /** @internal */
  static override readonly isNamed: void = /* @__PURE__ */ nameError(
    SSLCertVerificationError,
    'SSLCertVerificationError',
  )

  /** The fault of the certificate. */
  readonly verifyMessage: string

  constructor(verifyMessage: string, options: { code?: string; cause?: unknown } = {}) {
    super(`[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: ${verifyMessage}`, {
      ...options,
      reason: 'CERTIFICATE_VERIFY_FAILED',
    })
    this.verifyMessage = verifyMessage
  }
}
