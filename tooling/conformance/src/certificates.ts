import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createDefaultContext, type SSLContext, type SSLContextOptions } from '@asyncio/streams/node'

/** A certificate for tests, and its key: see the README beside them. */
export type CertificateName = 'localhost' | 'elsewhere' | 'client' | 'self-signed'

/** Where a certificate or a key for tests is. */
export function certificateFile(name: `${CertificateName | 'root'}.crt` | `${CertificateName}.key`): string {
  return fileURLToPath(new URL(`../certificates/${name}`, import.meta.url))
}

/** A certificate with its key, as Node takes it. */
export function keyPair(name: CertificateName): { cert: string; key: string } {
  return {
    cert: readFileSync(certificateFile(`${name}.crt`), 'utf8'),
    key: readFileSync(certificateFile(`${name}.key`), 'utf8'),
  }
}

/** A server's context with one of the certificates. */
export function serverContext(name: CertificateName = 'localhost', options: SSLContextOptions = {}): SSLContext {
  return createDefaultContext({ purpose: 'server', ...keyPair(name), ...options })
}

/** A client's context that trusts the root of the tests. */
export function clientContext(options: SSLContextOptions = {}): SSLContext {
  return createDefaultContext({ cafile: certificateFile('root.crt'), ...options })
}
