import { OSError, toOSError } from '@asyncio/core'
import { SSLCertVerificationError, SSLError } from './ssl-error.ts'

/** Makes an `OSError` of an error that Node reports of encryption. */
export function toSSLError(error: unknown): Error {
  if (!(error instanceof Error)) return new SSLError(String(error), { cause: error })
  if (error instanceof OSError) return error
  const { code = '', reason: words } = error as { code?: string; reason?: string }
  // EPROTO is what OpenSSL found; the others with such names are the network's.
  if (code !== 'EPROTO') {
    const mapped = toOSError(error)
    if (mapped instanceof OSError) return mapped
  }
  const reason = (code.startsWith('ERR_SSL_') ? code.slice('ERR_SSL_'.length) : (words ?? code))
    .toUpperCase()
    .replaceAll(/\W+/g, '_')
  const text = words ?? error.message
  return new SSLError(reason === '' ? text : `[SSL: ${reason}] ${text}`, { code, reason, cause: error })
}

/** Node's codes for certificates that do not hold. */
export function toVerificationError(error: Error | string): SSLCertVerificationError {
  if (typeof error === 'string') return new SSLCertVerificationError(error, { code: error })
  const { code } = error as { code?: string }
  return new SSLCertVerificationError(error.message, { ...(code !== undefined && { code }), cause: error })
}
