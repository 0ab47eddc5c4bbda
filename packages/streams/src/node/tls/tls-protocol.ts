import type { TLSSocket } from 'node:tls'
import {
  ConnectionAbortedError,
  ConnectionResetError,
  OSError,
  TimeoutError,
  type BaseProtocol,
  type EventLoop,
  type Protocol,
  type ScheduledTimer,
  type StreamProtocol,
  type Transport,
} from '@asyncio/core'
import { isFatal, type Stepper } from '@asyncio/core/lowlevel'
import { CallbackScope } from '../callback-scope.ts'
import { beginHandshake } from './handshake.ts'
import { SSLError } from './ssl-error.ts'
import { toSSLError } from './to-ssl-error.ts'
import type { TlsSettings } from './tls-settings.ts'
import { TlsTransport } from './tls-transport.ts'
import { Wire } from './wire.ts'

/** A connection that the protocol knows already, which is to be encrypted from now on. */
interface Upgrade {
  /** The first of the encrypted bytes, which have come already. */
  readonly received: Uint8Array
  /** Called with the transport it goes through, before any bytes come out of that. */
  opened(transport: Transport): void
}

/** Options of the transport between an encrypted connection and its protocol. */
export interface TlsBelonging {
  readonly settings: TlsSettings
  readonly upgrade?: Upgrade
  /** Called once, with whether the connection could be encrypted. */
  readonly settled: (error: Error | null) => void
}

/** A transport that can be shown. */
interface Below extends Transport {
  toString(): string
}

type State = 'new' | 'handshake' | 'open' | 'closing' | 'over'

/**
 * Stands between a transport and the protocol of an encrypted connection: a protocol for the one, and through its own transport
 * a transport for the other.
 *
 * Of `asyncio.sslproto.SSLProtocol`.
 */
export class TlsProtocol implements Protocol {
  /** The transport of the protocol inside. */
  readonly transport: TlsTransport
  readonly settings: TlsSettings
  readonly #loop: EventLoop
  readonly #scope: CallbackScope
  readonly #upgrade: Upgrade | undefined
  #settled: ((error: Error | null) => void) | undefined
  #state: State = 'new'
  /** Whether the protocol inside knows of the connection, and not of its end. */
  #known: boolean
  #below: Below | undefined
  #wire: Wire | undefined
  #socket: TLSSocket | undefined
  #timer: ScheduledTimer | undefined
  #fatal: Error | null = null

  constructor(loop: EventLoop, protocol: StreamProtocol, { settings, upgrade, settled }: TlsBelonging) {
    this.#loop = loop
    this.settings = settings
    this.#scope = new CallbackScope(loop)
    this.#upgrade = upgrade
    this.#known = upgrade !== undefined
    this.#settled = settled
    this.transport = new TlsTransport(loop, this, this.#scope, protocol)
  }

  /** The transport that the encrypted bytes go through, while it is there. */
  get below(): Below | undefined {
    return this.#below
  }

  get isClosing(): boolean {
    return this.#below?.isClosing() ?? this.#state === 'over'
  }

  connectionMade(transport: Transport): void {
    // Given up before it began.
    if (this.#state === 'over') {
      transport.abort()
      return
    }
    this.#below = transport
    this.#state = 'handshake'
    const wire = new Wire(transport)
    this.#wire = wire
    const { handshakeTimeout } = this.settings
    this.#limit(handshakeTimeout, () => {
      const message = `SSL handshake is taking longer than ${handshakeTimeout} seconds: aborting the connection`
      this.#fail(new ConnectionAbortedError(message, { code: 'ECONNABORTED' }))
    })
    try {
      beginHandshake(wire, this.settings, {
        secured: (socket) => this.#meet(() => this.#open(socket)),
        failed: (error) => this.#meet(() => this.#fail(error)),
      })
    } catch (error) {
      // Settings that Node does not take.
      this.#fail(error instanceof Error ? error : toSSLError(error))
      return
    }
    if (this.#upgrade !== undefined && this.#upgrade.received.length > 0) wire.feed(this.#upgrade.received)
  }

  dataReceived(data: Uint8Array): void {
    this.#wire?.feed(data)
  }

  eofReceived(): boolean {
    if (this.#state === 'handshake') {
      this.#fail(
        new ConnectionResetError('The other side ended the connection during the SSL handshake', {
          code: 'ECONNRESET',
        }),
      )
      return false
    }
    this.#wire?.feedEnd()
    // What came before is to be read yet; then it is closed from here. A transport that is encrypted itself closes all the same.
    return this.#below?.canWriteEof() === true
  }

  pauseWriting(): void {
    this.#wire?.pauseWriting()
  }

  resumeWriting(): void {
    this.#wire?.resumeWriting()
  }

  connectionLost(error: Error | null): void {
    const reason = this.#fatal ?? error
    this.#state = 'over'
    this.#timer?.cancel()
    this.#wire?.destroy()
    this.#below = undefined
    this.transport.lose()
    if (this.#known) {
      this.#known = false
      const protocol = this.transport.getProtocol()
      this.#scope.soon('connectionLost', () => protocol.connectionLost?.(reason))
    }
    this.#settle(
      reason ??
        new ConnectionAbortedError('The connection was closed during the SSL handshake', { code: 'ECONNABORTED' }),
    )
  }

  /** Sends the closing message of TLS, and waits for an answer. */
  shutdown(): void {
    if (this.#state === 'new' || this.#state === 'handshake') this.abort(null)
    if (this.#state !== 'open') return
    this.#state = 'closing'
    const socket = this.#socket as TLSSocket
    this.#limit(this.settings.shutdownTimeout, () => this.abort(new TimeoutError('SSL shutdown timed out')))
    let missing = 2
    const done = (): void => {
      missing -= 1
      if (missing === 0) this.#meet(() => this.#shutDown())
    }
    if (socket.readableEnded) missing -= 1
    else socket.once('end', done)
    socket.end(done)
    // What comes now is for nobody.
    socket.resume()
  }

  /** Ends it at once, and all that is below. */
  abort(error: Error | null): void {
    this.#fatal ??= error
    this.#state = 'over'
    this.#timer?.cancel()
    this.#below?.abort()
  }

  /** The other side will send no more: it is told, and that is the end. */
  ended(): void {
    this.transport.close()
  }

  /** The connection failed. */
  fail(error: unknown, message: string): void {
    if (!(error instanceof OSError)) {
      const { transport } = this
      const protocol: BaseProtocol<never> = transport.getProtocol()
      this.#loop.callExceptionHandler({ message, exception: error, transport, protocol })
    }
    this.abort(error instanceof Error ? error : new Error(String(error), { cause: error }))
  }

  #open(socket: TLSSocket): void {
    if (this.#state !== 'handshake') {
      socket.destroy()
      return
    }
    this.#timer?.cancel()
    this.#state = 'open'
    this.#socket = socket
    socket.on('close', () => this.#meet(() => this.#gone()))
    this.transport.open(socket)
    if (this.#upgrade !== undefined) this.#upgrade.opened(this.transport)
    else {
      this.#known = true
      try {
        const protocol = this.transport.getProtocol() as StreamProtocol
        protocol.connectionMade?.(this.transport)
      } catch (error) {
        if (isFatal(error)) throw error
        this.fail(error, 'Fatal error on SSL protocol')
        this.#settle(error instanceof Error ? error : new SSLError(String(error)))
        return
      }
    }
    this.#settle(null)
    this.transport.begin()
  }

  /** Node has let go of the encryption. Where that was not asked for, nothing can follow. */
  #gone(): void {
    if (this.#state === 'open' || (this.#state === 'closing' && this.#socket?.writableFinished !== true))
      this.abort(new ConnectionResetError('The SSL connection was broken off', { code: 'ECONNRESET' }))
    else if (this.#state === 'closing') this.#shutDown()
  }

  #shutDown(): void {
    if (this.#state !== 'closing') return
    this.#state = 'over'
    this.#timer?.cancel()
    this.transport.tellEnd()
    this.#scope.soon('close', () => this.#below?.close())
  }

  #fail(error: Error): void {
    if (this.#state === 'over') return
    this.fail(error, 'SSL handshake failed')
    this.#settle(error)
  }

  #settle(error: Error | null): void {
    const settled = this.#settled
    this.#settled = undefined
    settled?.(error)
  }

  #limit(seconds: number, run: () => void): void {
    this.#timer = this.#loop.scheduleAt(this.#loop.time() + seconds, { run })
  }

  /** Node calls, in the midst of a turn of the loop or whenever it likes; also when the loop does not run. */
  #meet(callback: () => void): void {
    if (this.#loop.isClosed()) {
      this.#wire?.destroy()
      return
    }
    if (this.#loop.isRunning()) this.#scope.enter(new Meeting(this.#loop, callback))
    else this.#scope.soon('meet', callback)
  }
}

class Meeting implements Stepper {
  readonly #loop: EventLoop
  readonly #callback: () => void

  constructor(loop: EventLoop, callback: () => void) {
    this.#loop = loop
    this.#callback = callback
  }

  step(): void {
    try {
      this.#callback()
    } catch (exception) {
      if (isFatal(exception)) this.#loop.abort(exception)
      else this.#loop.callExceptionHandler({ message: 'Fatal error on SSL protocol', exception })
    }
  }
}
