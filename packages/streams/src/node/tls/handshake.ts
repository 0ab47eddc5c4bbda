import { EventEmitter } from 'node:events'
import { isIP } from 'node:net'
import {
  checkServerIdentity,
  connect,
  createServer,
  type ConnectionOptions,
  type Server,
  type TLSSocket,
} from 'node:tls'
import type { SSLContext } from './ssl-context.ts'
import { toSSLError, toVerificationError } from './to-ssl-error.ts'
import type { TlsSettings } from './tls-settings.ts'
import type { Wire } from './wire.ts'

/** Receives the outcome of a handshake. */
export interface Handshaking {
  secured(socket: TLSSocket): void
  /** Called when the handshake failed; or, once it was secured, when the connection did. */
  failed(error: Error): void
}

/** Lets Node negotiate the encryption over a wire. It ends, too, when the wire is destroyed. */
export function beginHandshake(wire: Wire, settings: TlsSettings, handshaking: Handshaking): void {
  if (settings.serverSide) accept(wire, settings.context, handshaking)
  else ask(wire, settings, handshaking)
}

function ask(wire: Wire, { context, serverHostname }: TlsSettings, handshaking: Handshaking): void {
  const name = serverHostname ?? ''
  const { checkServerIdentity: check = checkServerIdentity, ...options } = context.options
  const asked: ConnectionOptions = {
    ...options,
    socket: wire,
    secureContext: context.secureContext,
    rejectUnauthorized: context.verify,
    checkServerIdentity: (_, certificate) =>
      name === '' || !context.checkHostname ? undefined : check(name, certificate),
  }
  // An address is no name that a server could choose a certificate by.
  if (name !== '' && isIP(name) === 0) asked.servername ??= name
  let secured = false
  const socket = connect(asked)
  socket.on('error', (error: Error) => {
    const isUntrusted = !secured && Boolean(socket.authorizationError)
    handshaking.failed(isUntrusted ? toVerificationError(error) : toSSLError(error))
  })
  socket.once('secureConnect', () => {
    secured = true
    handshaking.secured(socket)
  })
}

/** A Node server for each context, which listens nowhere: all handshakes share it, and it goes with its context. */
const servers = new WeakMap<SSLContext, Server>()

function serverOf(context: SSLContext): Server {
  let server = servers.get(context)
  if (server === undefined) {
    // How long it may take is the transport's business.
    server = createServer({ ...context.options, handshakeTimeout: 2 ** 31 - 1 })
    servers.set(context, server)
  }
  return server
}

function accept(wire: Wire, context: SSLContext, handshaking: Handshaking): void {
  const server = serverOf(context)
  // A server does not say which connection's handshake is over. So each is given one of its own, which is the shared one, and only says
  // something else.
  const ofConnection = Object.create(server) as Server
  ofConnection.emit = (event: string | symbol, ...args: unknown[]): boolean => {
    if (event === 'secureConnection') accepted(args[0] as TLSSocket, handshaking)
    else if (event === 'tlsClientError') refused(args[0] as Error, args[1] as TLSSocket, handshaking)
    else return EventEmitter.prototype.emit.call(server, event, ...args)
    return true
  }
  EventEmitter.prototype.emit.call(ofConnection, 'connection', wire)
}

function accepted(socket: TLSSocket, handshaking: Handshaking): void {
  socket.on('error', (error: Error) => handshaking.failed(toSSLError(error)))
  handshaking.secured(socket)
}

function refused(error: Error, socket: TLSSocket, handshaking: Handshaking): void {
  socket.on('error', () => {})
  const { authorizationError } = socket
  handshaking.failed(authorizationError ? toVerificationError(authorizationError) : toSSLError(error))
}
