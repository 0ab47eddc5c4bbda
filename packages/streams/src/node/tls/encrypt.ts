import type { Context, EventLoop, GeneratorCoroutine, Server, StreamProtocol, Transport } from '@asyncio/core'
import type { OpenResources } from '../open-resources.ts'
import { SocketTransport, type ConnectedSocket } from '../socket-transport.ts'
import { TlsProtocol } from './tls-protocol.ts'
import type { TlsSettings } from './tls-settings.ts'

/**
 * Encrypts a new connection, and gives it to a protocol.
 *
 * **Cancellation:** leaves no socket behind.
 *
 * @param context what the protocol is called in
 */
export function* encrypt(
  loop: EventLoop,
  connected: ConnectedSocket,
  protocol: StreamProtocol,
  settings: TlsSettings,
  belonging: { readonly resources: OpenResources },
  context: Context,
): GeneratorCoroutine<Transport> {
  const waiter = loop.createFuture<void>()
  const settled = (error: Error | null): void => {
    if (waiter.done()) return
    if (error === null) waiter.setResult()
    else waiter.setException(error)
  }
  const tls = context.run(() => {
    const encrypted = new TlsProtocol(loop, protocol, { settings, settled })
    void new SocketTransport(loop, connected, encrypted, belonging)
    return encrypted
  })
  try {
    yield* waiter
  } catch (error) {
    tls.transport.close()
    throw error
  }
  return tls.transport
}

/** The protocol of an accepted connection that is to be encrypted for another protocol. A client that can't do it is let go. */
export function encryptAccepted(
  loop: EventLoop,
  protocol: StreamProtocol,
  settings: TlsSettings,
  server: Server,
): TlsProtocol {
  const settled = (exception: Error | null): void => {
    // Anybody may knock at a port: it is worth a word only to who looks closely.
    if (exception === null || !loop.getDebug()) return
    loop.callExceptionHandler({
      message: 'Error on transport creation for incoming connection',
      exception,
      protocol,
      transport: tls.transport,
      server,
    })
  }
  const tls: TlsProtocol = new TlsProtocol(loop, protocol, { settings, settled })
  return tls
}
