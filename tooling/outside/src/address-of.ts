import type { Server } from '@asyncio/core'

/** The port that a server got. */
export function portOf(server: Server): number {
  return Number(server.sockets[0]?.localAddress[1])
}
