import {
  openConnection,
  openUnixConnection,
  startServer,
  startUnixServer,
  type ClientConnectedCallback,
  type Streams,
} from '@asyncio/streams'
import type { Server } from '@asyncio/core'

/** Connects to a port of this computer, or if it is none, to a path. */
export async function connectTo(place: string): Promise<Streams> {
  return isPort(place) ? openConnection('127.0.0.1', Number(place)) : openUnixConnection(place)
}

/** Listens there. */
export async function listenAt(place: string, callback: ClientConnectedCallback): Promise<Server> {
  return isPort(place) ? startServer(callback, '127.0.0.1', Number(place)) : startUnixServer(callback, place)
}

/** Where a server listens, as `connectTo` takes it. */
export function placeOf({ sockets: [socket] }: Server): string {
  const address = socket?.localAddress ?? ''
  return typeof address === 'string' ? address : String(address[1])
}

function isPort(place: string): boolean {
  return /^\d+$/.test(place)
}
