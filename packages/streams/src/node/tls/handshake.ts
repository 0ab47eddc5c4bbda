import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import {
  checkServerIdentity,
  connect,
  createServer,
  type ConnectionOptions,
  type Server,
  type TLSSocket,
  type TlsOptions,
} from 'node:tls'
import type { SSLContext } from './ssl-context.ts'
import { toSSLError, toVerificationError } from './to-ssl-error.ts'
import type { TlsSettings } from './tls-settings.ts'
import type { Wire } from './wire.ts'

/** Is told how it goes. */
export interface Handshaking {
  secured(socket: TLSSocket): void
  /** It failed; or, once it was secured, the connection did. */
  failed(error: Error): void
}

/** Has Node negotiate the encryption over a wire. It ends, too, when the wire is destroyed. */
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

/** Those that wait for a connection to come, by their context. One of Node's servers does one handshake at a time: it can't say whose is done. */
const idle = new WeakMap<SSLContext, Acceptor[]>()

function accept(wire: Wire, context: SSLContext, handshaking: Handshaking): void {
  let acceptors = idle.get(context)
  if (acceptors === undefined) idle.set(context, (acceptors = []))
  const acceptor = acceptors.pop() ?? new Acceptor(context, acceptors)
  acceptor.accept(wire, handshaking)
}

/** For sessions to be resumed whichever acceptor a client meets. */
const ticketKeys = new WeakMap<SSLContext, Buffer>()

/** One of Node's servers, which listens nowhere. */
class Acceptor {
  readonly #server: Server
  readonly #idle: Acceptor[]
  #handshaking: Handshaking | undefined

  constructor(context: SSLContext, free: Acceptor[]) {
    this.#idle = free
    let keys = ticketKeys.get(context)
    if (keys === undefined) ticketKeys.set(context, (keys = randomBytes(48)))
    // How long it may take is the transport's business.
    const options: TlsOptions = { ticketKeys: keys, ...context.options, handshakeTimeout: 2 ** 31 - 1 }
    this.#server = createServer(options)
    this.#server.on('secureConnection', (socket) => this.#done(socket))
    this.#server.on('tlsClientError', (error, socket) => this.#done(socket, error))
  }

  accept(wire: Wire, handshaking: Handshaking): void {
    this.#handshaking = handshaking
    this.#server.emit('connection', wire)
  }

  #done(socket: TLSSocket, error?: Error): void {
    const handshaking = this.#handshaking
    if (handshaking === undefined) return
    this.#handshaking = undefined
    this.#idle.push(this)
    if (error === undefined) {
      socket.on('error', (later: Error) => handshaking.failed(toSSLError(later)))
      handshaking.secured(socket)
    } else {
      socket.on('error', () => {})
      const { authorizationError } = socket
      handshaking.failed(authorizationError ? toVerificationError(authorizationError) : toSSLError(error))
    }
  }
}
