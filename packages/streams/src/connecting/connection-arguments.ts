import {
  ValueError,
  type ConnectionOptions,
  type ServerOptions,
  type TlsOptions,
  type UnixServerOptions,
} from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'
import { requireAddress, requirePath } from './require-address.ts'

/** Whether something was said: `null` and nothing mean the same. */
function given(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** Refuses what makes no sense without encryption. */
function checkTlsTimes({ sslHandshakeTimeout, sslShutdownTimeout }: TlsOptions, encrypted: boolean): void {
  if (encrypted) return
  if (given(sslHandshakeTimeout)) throw new ValueError('sslHandshakeTimeout is only meaningful with ssl')
  if (given(sslShutdownTimeout)) throw new ValueError('sslShutdownTimeout is only meaningful with ssl')
}

/** Refuses what can't be counted with. */
function checkCount(count: unknown, what: string, of: string): void {
  if (given(count) && !Number.isInteger(count))
    throw new TypeError(`${what} takes a whole number of ${of}: received ${describeValue(count)}`)
}

/** Refuses a factory that can't be called, before anything is connected for it. */
export function checkProtocolFactory(method: string, factory: unknown): void {
  if (typeof factory !== 'function')
    throw new TypeError(
      `${method}() takes a function that makes a protocol: received ${describeValue(factory)}; write () => protocol`,
    )
}

/**
 * Refuses arguments of `createConnection` that contradict each other.
 *
 * @throws {TypeError} if `interleave` is no whole number
 * @throws {ValueError} in Python's words
 */
export function checkConnection(host: string | null, port: number | null, options: ConnectionOptions): void {
  const { ssl, serverHostname, sock } = options
  if (given(serverHostname) && !ssl) throw new ValueError('serverHostname is only meaningful with ssl')
  if (!given(serverHostname) && ssl && !host)
    throw new ValueError("You must set serverHostname when using ssl without a host; '' checks no name")
  checkTlsTimes(options, Boolean(ssl))
  checkCount(options.interleave, 'interleave', 'addresses')
  const addressed = host !== null || port !== null
  if (addressed && given(sock)) throw new ValueError('host/port and sock can not be specified at the same time')
  if (!addressed && !given(sock)) throw new ValueError('host and port was not specified and no sock specified')
  if (options.localAddr != null) requireAddress(options.localAddr)
}

/**
 * Refuses arguments of `connectAcceptedSocket` that contradict each other.
 *
 * @throws {ValueError} in Python's words
 */
export function checkAcceptedSocket(options: TlsOptions): void {
  checkTlsTimes(options, Boolean(options.ssl))
}

/**
 * Refuses arguments of `createUnixConnection` that contradict each other.
 *
 * @throws {ValueError} in Python's words
 */
export function checkUnixConnection(path: string | null, options: ConnectionOptions): void {
  const { ssl, serverHostname, sock } = options
  if (ssl && !given(serverHostname)) throw new ValueError('you have to pass serverHostname when using ssl')
  if (!ssl && given(serverHostname)) throw new ValueError('serverHostname is only meaningful with ssl')
  checkTlsTimes(options, Boolean(ssl))
  if (path !== null && given(sock)) throw new ValueError('path and sock can not be specified at the same time')
  if (path === null && !given(sock)) throw new ValueError('no path and sock were specified')
  if (path !== null) requirePath(path)
}

/**
 * Refuses arguments of `createServer` that contradict each other.
 *
 * @throws {TypeError} if `ssl` is a boolean, or `backlog` no whole number
 * @throws {ValueError} in Python's words
 */
export function checkServer(
  host: string | readonly string[] | null,
  port: number | null,
  options: ServerOptions,
): void {
  checkServerTls(options)
  checkCount(options.backlog, 'backlog', 'connections')
  const addressed = host !== null || port !== null
  if (addressed && given(options.sock)) throw new ValueError('host/port and sock can not be specified at the same time')
  if (!addressed && !given(options.sock)) throw new ValueError('Neither host/port nor sock were specified')
}

/**
 * Refuses arguments of `createUnixServer` that contradict each other.
 *
 * @throws {TypeError} if `ssl` is a boolean, or `backlog` no whole number
 * @throws {ValueError} in Python's words
 */
export function checkUnixServer(path: string | null, options: UnixServerOptions): void {
  checkServerTls(options)
  checkCount(options.backlog, 'backlog', 'connections')
  if (path !== null && given(options.sock)) throw new ValueError('path and sock can not be specified at the same time')
  if (path === null && !given(options.sock)) throw new ValueError('path was not specified, and no sock specified')
  if (path !== null) requirePath(path)
}

function checkServerTls(options: ServerOptions | UnixServerOptions): void {
  if (typeof options.ssl === 'boolean')
    throw new TypeError(
      `ssl argument must be a context with a certificate, or null: received ${describeValue(options.ssl)}`,
    )
  const { sslHandshakeTimeout = null, sslShutdownTimeout = null } = options
  checkTlsTimes({ sslHandshakeTimeout, sslShutdownTimeout }, given(options.ssl))
}
