// The process of an echo server in JavaScript: `--server NAME`, with `--certificate FILE` if it is one with TLS. Prints its port.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ourServers } from './our-servers.ts'
import { rawServers } from './raw-servers.ts'

/** A certificate and its key, as text. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

/** Serves until its process ends, and says its port as soon as there is one. */
export type EchoServer = (listening: (port: number) => void, certificate?: Certificate) => Promise<void>

const { values } = parseArgs({ options: { server: { type: 'string', default: '' }, certificate: { type: 'string' } } })
const serve = { ...ourServers, ...rawServers }[values.server]
if (serve === undefined) throw new RangeError(`There is no server called ${values.server}`)
// One file holds both, a block each.
const pem = values.certificate === undefined ? undefined : readFileSync(values.certificate, 'utf8')
await serve((port) => console.log(port), pem === undefined ? undefined : { key: pem, cert: pem })
