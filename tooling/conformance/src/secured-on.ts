import type { ConnectionOptions, EventLoop, Protocol, ServerOptions, Transport } from '@asyncio/core'
import { clientContext, serverContext } from './certificates.ts'
import { addressOf } from './network-places.ts'

/** How a test wants a connection encrypted, where it matters. */
export interface SecuredOptions {
  readonly server?: ServerOptions
  readonly client?: ConnectionOptions
}

/** A server with certificate that gives each connection a protocol: where it is, and how it is closed. */
export async function securedServer(
  loop: EventLoop,
  factory: () => Protocol,
  options: ServerOptions = {},
): Promise<{ host: string; port: number; close: () => Promise<void> }> {
  const listening = await loop.createServer(factory, '127.0.0.1', 0, { ssl: serverContext(), ...options })
  const [host, port] = addressOf(listening.sockets[0]?.localAddress)
  const close = async (): Promise<void> => {
    listening.close()
    await listening.waitClosed()
  }
  return { host, port, close }
}

/** An encrypted connection between two protocols. Both know of each other when this answers. */
export async function securedOn(
  loop: EventLoop,
  serverProtocol: Protocol,
  clientProtocol: Protocol,
  options: SecuredOptions = {},
): Promise<{ client: Transport; server: Transport; close: () => Promise<void> }> {
  const accepted = loop.createFuture<Transport>()
  const factory = (): Protocol => {
    const made = serverProtocol.connectionMade?.bind(serverProtocol)
    serverProtocol.connectionMade = (transport) => {
      made?.(transport)
      accepted.setResult(transport)
    }
    return serverProtocol
  }
  const listening = await securedServer(loop, factory, options.server)
  const [client] = await loop.createConnection(() => clientProtocol, listening.host, listening.port, {
    ssl: clientContext(),
    serverHostname: 'localhost',
    ...options.client,
  })
  const server = await accepted
  const close = async (): Promise<void> => {
    client.close()
    server.close()
    await listening.close()
  }
  return { client, server, close }
}
