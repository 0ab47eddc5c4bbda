import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NodeEventLoop, OSError, type EventLoop } from '@asyncio/node'
import {
  openConnection,
  openUnixConnection,
  startServer,
  startUnixServer,
  type StreamReader,
  type StreamWriter,
} from '@asyncio/streams'
import { createDefaultContext, type SSLContext } from '@asyncio/streams/node'
import { VirtualEventLoop } from '@asyncio/testing'

type Ends = readonly [StreamReader, StreamWriter]
type Serve = (reader: StreamReader, writer: StreamWriter) => Promise<void>

/** A server, and the way to it. */
export interface Listening {
  connect(): Promise<Ends>
  /** Ends it, with the connections that are left. */
  close(): Promise<void>
}

/** A kind of connections. */
export interface Link {
  newLoop(): EventLoop
  listen(serve: Serve): Promise<Listening>
}

const certificates = new URL('../../../conformance/certificates/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, certificates), 'utf8')
let serverContext: SSLContext | undefined
let clientContext: SSLContext | undefined
const forServers = (): SSLContext =>
  (serverContext ??= createDefaultContext({
    purpose: 'server',
    cert: read('localhost.crt'),
    key: read('localhost.key'),
  }))
const forClients = (): SSLContext =>
  (clientContext ??= createDefaultContext({ cafile: fileURLToPath(new URL('root.crt', certificates)) }))
const toLocalhost = { serverHostname: 'localhost' } as const

let sockets = 0

async function listenOnTcp(serve: Serve, { encrypted = false } = {}): Promise<Listening> {
  const server = await startServer(serve, '127.0.0.1', 0, encrypted ? { ssl: forServers() } : {})
  const [[host, port] = ['', 0]] = server.sockets.map(({ localAddress }) => localAddress as [string, number])
  return {
    connect: async () => openConnection(host, port, encrypted ? { ssl: forClients(), ...toLocalhost } : {}),
    async close() {
      server.close()
      server.abortClients()
      await server.waitClosed()
    },
  }
}

/** All kinds, by name. */
export const links: Readonly<Record<string, Link>> = {
  tcp: { newLoop: () => new NodeEventLoop(), listen: listenOnTcp },
  memory: { newLoop: () => new VirtualEventLoop(), listen: listenOnTcp },
  unix: {
    newLoop: () => new NodeEventLoop(),
    async listen(serve) {
      const path = join(tmpdir(), `fuzz-${process.pid}-${(sockets += 1)}`)
      const server = await startUnixServer(serve, path)
      return {
        connect: async () => openUnixConnection(path),
        async close() {
          server.close()
          server.abortClients()
          await server.waitClosed()
        },
      }
    },
  },
  tls: { newLoop: () => new NodeEventLoop(), listen: async (serve) => listenOnTcp(serve, { encrypted: true }) },
  startTls: {
    newLoop: () => new NodeEventLoop(),
    async listen(serve) {
      const plain = await listenOnTcp(async (reader, writer) => {
        try {
          await reader.readline()
          writer.write(new TextEncoder().encode('go ahead\n'))
          await writer.startTls(forServers())
        } catch (error) {
          // The other side may break the connection as soon as it is done with its part of the handshake.
          if (!(error instanceof OSError)) throw error
          writer.transport.abort()
          return
        }
        await serve(reader, writer)
      })
      return {
        close: async () => plain.close(),
        async connect() {
          const [reader, writer] = await plain.connect()
          writer.write(new TextEncoder().encode('encrypt\n'))
          await reader.readline()
          await writer.startTls(forClients(), toLocalhost)
          return [reader, writer]
        },
      }
    },
  },
}
