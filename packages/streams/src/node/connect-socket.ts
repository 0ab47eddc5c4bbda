import { connect, type IpcNetConnectOpts, type Socket, type TcpNetConnectOpts } from 'node:net'
import { toOSError, type EventLoop, type GeneratorCoroutine } from '@asyncio/core'
import { callbackResult } from './callback-result.ts'
import { ReadBuffer } from './read-buffer.ts'
import type { ConnectedSocket } from './socket-transport.ts'

/** The target of a connection, for Node. */
export type ConnectTarget = TcpNetConnectOpts | IpcNetConnectOpts

/**
 * Makes one connection. Nothing is read from it yet.
 *
 * **Cancellation:** leaves no socket behind.
 *
 * @param direct whether what comes may bypass the event `'data'`; no for a socket that something else is to read from
 */
export function* connectSocket(
  loop: EventLoop,
  target: ConnectTarget,
  direct: boolean,
): GeneratorCoroutine<ConnectedSocket> {
  const buffer = direct && ReadBuffer.isPossible ? new ReadBuffer() : undefined
  let socket: Socket | undefined
  let connected = false
  try {
    yield* callbackResult<void>(loop, (settle) => {
      socket = connect({ ...target, allowHalfOpen: true, ...(buffer && { onread: buffer.onread }) })
      socket.once('connect', () => {
        // Not before somebody wants to know what comes.
        socket?.pause()
        settle(null)
      })
      // Stays for good: nobody else may listen when the socket breaks.
      socket.on('error', settle)
    })
    connected = true
    return { socket: socket as unknown as Socket, ...(buffer && { buffer }) }
  } catch (error) {
    throw toOSError(error)
  } finally {
    if (!connected) socket?.destroy()
  }
}
