import { readFileSync } from 'node:fs'
import type { SecureContext, SecureContextOptions } from 'node:tls'
import { toOSError, ValueError } from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'
import { SSLContext, type NodeTlsOptions, type SSLPurpose } from './ssl-context.ts'

/** Picks another context by the name that a client asks for; nothing for the server's own. */
export type SNICallback = (serverName: string) => SSLContext | null | undefined | Promise<SSLContext | null | undefined>

/** Options of a TLS context, with the meaning that `tls.createSecureContext` of Node gives them. */
export interface SSLContextOptions extends Pick<
  SecureContextOptions,
  | 'ca'
  | 'cert'
  | 'ciphers'
  | 'crl'
  | 'ecdhCurve'
  | 'key'
  | 'maxVersion'
  | 'minVersion'
  | 'passphrase'
  | 'pfx'
  | 'sigalgs'
> {
  /** `'client'` if nothing is said. */
  purpose?: SSLPurpose
  /** A file with the certificates to trust, in place of `ca`. Those of the platform are not trusted then. */
  cafile?: string
  /** A file with the certificate, and those up to its root, in place of `cert`. */
  certfile?: string
  /** A file with the key, in place of `key`. */
  keyfile?: string
  /** The protocols to speak inside, the best one first. */
  alpnProtocols?: string[]
  /** Whether the other side's certificate has to be trusted. It has, if nothing is said. */
  verify?: boolean
  /** Whether a server's certificate has to bear the name that was asked for. It has, if it has to be trusted. */
  checkHostname?: boolean
  /** Whether a server asks its clients for a certificate. With `verify` they have to have one. */
  requestClientCertificate?: boolean
  sniCallback?: SNICallback
}

/**
 * A context with safe settings: a client trusts the platform's certificates, or those given, and checks the name; a server shows its
 * certificate, and asks for none.
 *
 * Mirrors `ssl.create_default_context`.
 *
 * @throws {SSLError} if the certificates or keys can't be read
 * @throws {ValueError} if the name is to be checked, and the certificate is not
 *
 * @example
 * ```ts
 * import { openConnection, startServer } from '@asyncio/streams'
 * import { createDefaultContext } from '@asyncio/streams/node'
 *
 * async function serveEncrypted(certfile: string, keyfile: string): Promise<void> {
 *   const ssl = createDefaultContext({ purpose: 'server', certfile, keyfile })
 *   await using server = await startServer(async (_, writer) => writer.close(), '127.0.0.1', 8443, { ssl })
 *   const client = createDefaultContext({ cafile: certfile })
 *   const [reader] = await openConnection('127.0.0.1', 8443, { ssl: client, serverHostname: 'localhost' })
 *   await reader.read()
 * }
 * ```
 */
export function createDefaultContext(options: SSLContextOptions = {}): SSLContext {
  const {
    purpose = 'client',
    verify = true,
    checkHostname = verify,
    requestClientCertificate = false,
    alpnProtocols,
    sniCallback,
    cafile,
    certfile,
    keyfile,
    ...secure
  } = options
  if (purpose !== 'client' && purpose !== 'server')
    throw new ValueError(`purpose must be 'client' or 'server': received ${describeValue(purpose)}`)
  if (checkHostname && !verify)
    throw new ValueError(
      'Cannot set verify to false when checkHostname is enabled: a name that nobody vouches for says nothing',
    )
  const files = { ca: read(cafile), cert: read(certfile), key: read(keyfile) }
  const node: NodeTlsOptions = { ...secure, rejectUnauthorized: verify }
  for (const [name, content] of Object.entries(files))
    if (content !== undefined) Object.assign(node, { [name]: content })
  if (alpnProtocols !== undefined) node.ALPNProtocols = alpnProtocols
  if (requestClientCertificate) node.requestCert = true
  if (sniCallback !== undefined) node.SNICallback = asNode(sniCallback)
  return new SSLContext(purpose, node, checkHostname)
}

function read(file: string | undefined): string | undefined {
  if (file === undefined) return undefined
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw toOSError(error)
  }
}

function asNode(sniCallback: SNICallback): NonNullable<NodeTlsOptions['SNICallback']> {
  const pick = async (serverName: string): Promise<SecureContext | undefined> =>
    requireContext(await sniCallback(serverName))?.secureContext
  return (serverName, callback) => {
    pick(serverName).then(
      (context) => callback(null, context),
      (error: unknown) => callback(error as Error),
    )
  }
}

/** Refuses what is no context: Node would go on with the certificate of another name. */
function requireContext(context: unknown): SSLContext | undefined {
  if (context == null) return undefined
  if (context instanceof SSLContext) return context
  throw new TypeError(
    `sniCallback must return an SSLContext, or null for the server's own: received ${describeValue(context)}`,
  )
}
