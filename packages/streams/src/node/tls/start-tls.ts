import {
  ValueError,
  type BaseTransport,
  type EventLoop,
  type GeneratorCoroutine,
  type StreamProtocol,
  type TlsOptions,
  type Transport,
} from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'
import { CallbackScope } from '../callback-scope.ts'
import { SocketTransport } from '../socket-transport.ts'
import { TlsProtocol } from './tls-protocol.ts'
import { TlsTransport } from './tls-transport.ts'
import { tlsSettings } from './tls-settings.ts'

/** Options of encryption for a connection that is open already. */
export type StartTlsOptions = Omit<TlsOptions, 'ssl'> & { serverSide?: boolean }

/**
 * Encrypts a connection from now on. The protocol is not told of it; it must use the new transport.
 *
 * **Cancellation:** closes the connection.
 *
 * @throws {TypeError} for what is no context, and for a transport that can't be encrypted
 * @throws {ValueError} if a client is to check a name, and has none
 * @throws {RuntimeError} if a client's reader holds bytes, which came in plain text, and after `writeEof` or during `sendfile`
 */
export function* startTls(
  loop: EventLoop,
  transport: BaseTransport,
  protocol: StreamProtocol,
  context: object,
  { serverSide = false, ...options }: StartTlsOptions = {},
): GeneratorCoroutine<Transport> {
  if (typeof context !== 'object' || context === null)
    throw new TypeError(
      `sslcontext is expected to be an instance of SSLContext, or Node's options for TLS, got ${describeValue(context)}`,
    )
  if (!(transport instanceof SocketTransport || transport instanceof TlsTransport))
    throw new TypeError(
      `transport ${describeValue(transport)} is not supported by startTls(): it is none of this network's`,
    )
  const settings = tlsSettings(serverSide ? 'server' : 'client', { ...options, ssl: context })
  if (settings === undefined) throw new TypeError('sslcontext is missing')
  if (!serverSide && settings.serverHostname === null && settings.context.checkHostname)
    throw new ValueError("You must set serverHostname when using ssl without a host; '' checks no name")
  const streams = keepsBytes(protocol) ? protocol : undefined
  if (!serverSide) streams?.refuseUnread()
  transport.requireFree('startTls')

  const waiter = loop.createFuture<void>()
  const settled = (error: Error | null): void => {
    if (waiter.done()) return
    if (error === null) waiter.setResult()
    else waiter.setException(error)
  }
  const upgrade = {
    // A client that does not wait for an answer sends its hello together with its last words in plain text.
    received: streams?.takeUnread() ?? new Uint8Array(),
    opened: (encrypted: Transport) => streams?.replaceTransport(encrypted),
  }
  const tls = new TlsProtocol(loop, protocol, { settings, upgrade, settled })
  // What comes must not come before the protocol has its transport.
  transport.pauseReading()
  transport.setProtocol(tls)
  const scope = new CallbackScope(loop)
  scope.soon('connectionMade', () => {
    if (transport.isClosing()) tls.connectionLost(null)
    else tls.connectionMade(transport)
  })
  scope.soon('resumeReading', () => {
    transport.resumeReading()
    // It is told once, and was told to who was there before.
    if (transport.hasEnded && !transport.isClosing()) tls.eofReceived()
  })
  try {
    yield* waiter
  } catch (error) {
    transport.close()
    throw error
  }
  return tls.transport
}

/** The holder of the bytes that have come until they are read. */
interface KeepsBytes {
  refuseUnread(): void
  takeUnread(): Uint8Array
  replaceTransport(transport: Transport): void
}

function keepsBytes(protocol: object): protocol is KeepsBytes {
  return 'takeUnread' in protocol && typeof protocol.takeUnread === 'function'
}
