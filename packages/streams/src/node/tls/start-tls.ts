import {
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

/** How a connection that is there is encrypted. */
export type StartTlsOptions = Omit<TlsOptions, 'ssl'> & { serverSide?: boolean }

/**
 * Encrypts a connection from now on. The protocol is not told of it; it must use the new transport.
 *
 * **Cancellation:** closes the connection.
 *
 * @throws {TypeError} for what is no context, and for a transport that can't be encrypted
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

  const waiter = loop.createFuture<void>()
  const settled = (error: Error | null): void => {
    if (waiter.done()) return
    if (error === null) waiter.setResult()
    else waiter.setException(error)
  }
  const tls = new TlsProtocol(loop, protocol, { settings, upgrade: true, settled })
  // What comes must not come before the protocol has its transport.
  transport.pauseReading()
  transport.setProtocol(tls)
  const scope = new CallbackScope(loop)
  scope.soon('connectionMade', () => {
    if (transport.isClosing()) tls.connectionLost(null)
    else tls.connectionMade(transport)
  })
  scope.soon('resumeReading', () => transport.resumeReading())
  try {
    yield* waiter
  } catch (error) {
    transport.close()
    throw error
  }
  return tls.transport
}
