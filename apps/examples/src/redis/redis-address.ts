import { openConnection, openUnixConnection, type Streams } from '@asyncio/streams'

/** Where a server listens: a port of a host, or a path. */
export type RedisAddress = { readonly host: string; readonly port: number } | { readonly path: string }

/** Opens a connection to it. */
export async function connectTo(address: RedisAddress): Promise<Streams> {
  return 'path' in address
    ? openUnixConnection(address.path)
    : openConnection(address.host, address.port, { connectTimeout: { seconds: 5 } })
}
