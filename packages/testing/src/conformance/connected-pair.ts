import type { EventLoop, Server, SocketAddress, Transport } from '@asyncio/core'
import { AssertionError } from '../assertion-error.ts'
import { RecordingProtocol, type RecordingProtocolOptions } from '../recording-protocol.ts'
import type { SocketLink } from './socket-link.ts'

const PIECE = 128 * 1024
/** More than any platform keeps on the way by itself. */
const MOST = 256 * 1024 * 1024

/** Both ends of a connection, with the server that took it. */
export interface ConnectedPair {
  readonly client: RecordingProtocol
  readonly server: RecordingProtocol
  readonly near: Transport
  readonly far: Transport
  readonly listening: Server
  /** Ends all of it, and waits for that. */
  end(): Promise<void>
}

/** The behaviour of each end. */
export interface PairOptions {
  readonly client?: RecordingProtocolOptions | RecordingProtocol
  readonly server?: RecordingProtocolOptions | RecordingProtocol
}

/** Makes a server, and a connection to it. */
export async function connectedPair(
  loop: EventLoop,
  link: SocketLink,
  options: PairOptions = {},
): Promise<ConnectedPair> {
  const server = recording(options.server)
  const listening = await link.listen(loop, () => server)
  const [near, client] = await link.connect(loop, addressOf(listening), () => recording(options.client))
  const far = await server.made()
  const end = async (): Promise<void> => {
    near.abort()
    far.abort()
    await client.lost()
    await server.lost()
    listening.close()
    await listening.waitClosed()
  }
  return { client, server, near, far, listening, end }
}

/**
 * Writes to a side that does not read until something waits to be sent.
 *
 * @returns how many bytes
 */
export function writeUntilSomeWait(transport: Transport): number {
  let written = 0
  while (transport.getWriteBufferSize() === 0) {
    if (written >= MOST) throw new AssertionError(`${MOST} bytes were sent to a side that does not read`)
    transport.write(new Uint8Array(PIECE))
    written += PIECE
  }
  return written
}

/** Returns the address at which a server can be reached. */
export function addressOf(server: Server): SocketAddress | string {
  const [socket] = server.sockets
  if (socket === undefined) throw new AssertionError('The server has no address')
  return socket.localAddress
}

function recording(options: RecordingProtocolOptions | RecordingProtocol = {}): RecordingProtocol {
  return options instanceof RecordingProtocol ? options : new RecordingProtocol(options)
}
