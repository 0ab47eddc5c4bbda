import type { TLSSocket } from 'node:tls'
import {
  NotImplementedError,
  type BaseProtocol,
  type EventLoop,
  type StreamProtocol,
  type Transport,
  type WriteBufferLimits,
} from '@asyncio/core'
import { emitWarning } from '@asyncio/core/lowlevel'
import { requireProtocol } from '../../connecting/make-protocol.ts'
import { LostWrites } from '../../flow/lost-writes.ts'
import { requireBytes } from '../../flow/require-bytes.ts'
import { marksOf } from '../../flow/write-flow.ts'
import type { CallbackScope } from '../callback-scope.ts'
import { StreamInput } from '../stream-input.ts'
import { StreamOutput } from '../stream-output.ts'
import type { TlsProtocol } from './tls-protocol.ts'

const WRITE_HIGH = 512 * 1024
const READ_HIGH = 256 * 1024

/**
 * The inside of an encrypted connection, for its protocol.
 *
 * `getExtraInfo` knows `'sslcontext'`, and once the connection is encrypted `'peercert'`, `'cipher'`, `'compression'` and `'ssl_object'`,
 * which is Node's `TLSSocket`: ask it for `alpnProtocol`, `servername`, `getProtocol()`. The rest is asked of the transport below.
 *
 * **Differs from Python:** the protocol is held back above the high mark, and not at it. What the other side sends after `close` is
 * thrown away, and is no error. Certificates and ciphers look as Node shows them.
 *
 * Of `asyncio.sslproto._SSLProtocolTransport`.
 */
export class TlsTransport implements Transport {
  readonly #loop: EventLoop
  readonly #session: TlsProtocol
  readonly #scope: CallbackScope
  readonly #lost = new LostWrites('SSL connection is closed')
  readonly #extra = new Map<string, unknown>()
  #protocol: StreamProtocol
  #input: StreamInput | undefined
  #output: StreamOutput | undefined
  #socket: TLSSocket | undefined
  #closing = false
  #ended = false
  #readLimits: [low: number, high: number] = [READ_HIGH / 4, READ_HIGH]

  constructor(loop: EventLoop, session: TlsProtocol, scope: CallbackScope, protocol: StreamProtocol) {
    this.#loop = loop
    this.#session = session
    this.#scope = scope
    this.#protocol = protocol
    this.#extra.set('sslcontext', session.settings.context)
  }

  getExtraInfo(name: string, fallback: unknown = null): unknown {
    if (this.#extra.has(name)) return this.#extra.get(name)
    return this.#session.below?.getExtraInfo(name, fallback) ?? fallback
  }

  setProtocol(protocol: BaseProtocol<never>): void {
    requireProtocol(protocol)
    this.#protocol = protocol as StreamProtocol
  }

  getProtocol(): BaseProtocol<never> {
    return this.#protocol
  }

  isClosing(): boolean {
    return this.#closing || this.#session.isClosing
  }

  isReading(): boolean {
    return !this.isClosing() && this.#input?.paused !== true
  }

  pauseReading(): void {
    if (this.isReading()) this.#input?.pause()
  }

  resumeReading(): void {
    if (!this.isClosing() && this.#input?.paused === true) this.#input.resume()
  }

  /** Sets the marks of the read buffer. Node decrypts by itself: the marks are remembered, and change nothing. */
  setReadBufferLimits(limits: WriteBufferLimits = {}): void {
    this.#readLimits = marksOf(limits, READ_HIGH)
  }

  getReadBufferLimits(): [low: number, high: number] {
    return [...this.#readLimits]
  }

  /** Returns the number of decrypted bytes that wait to be read. */
  getReadBufferSize(): number {
    return this.#socket?.readableLength ?? 0
  }

  write(data: Uint8Array): void {
    requireBytes(data)
    if (data.length === 0) return
    if (this.#closing || this.#output === undefined) this.#lost.add()
    else this.#output.write(data)
  }

  writelines(pieces: Iterable<Uint8Array>): void {
    const all = [...pieces]
    for (const piece of all) requireBytes(piece)
    if (this.#closing || this.#output === undefined) this.#lost.add()
    else this.#output.writelines(all)
  }

  /** @throws {NotImplementedError} always: an encrypted connection ends as a whole */
  writeEof(): never {
    throw new NotImplementedError(
      'writeEof() is not possible with SSL: close the transport, or ask canWriteEof() before',
    )
  }

  canWriteEof(): boolean {
    return false
  }

  getWriteBufferSize(): number {
    return this.#output?.size ?? 0
  }

  getWriteBufferLimits(): [low: number, high: number] {
    return this.#output?.limits ?? [WRITE_HIGH / 4, WRITE_HIGH]
  }

  setWriteBufferLimits(limits: WriteBufferLimits = {}): void {
    this.#output?.setLimits(limits.high === undefined && limits.low === undefined ? { high: WRITE_HIGH } : limits)
  }

  close(): void {
    if (this.#closing) return
    this.#closing = true
    this.#session.shutdown()
  }

  abort(): void {
    this.#closing = true
    this.#session.abort(null)
  }

  /** Over what it goes: `<TlsTransport over <SocketTransport 127.0.0.1:49152 -> 127.0.0.1:8443>>`. */
  toString(): string {
    const { below } = this.#session
    return `<TlsTransport${below === undefined ? '' : ` over ${below.toString()}`}${this.isClosing() ? ' closing' : ''}>`
  }

  /** @internal Sets the transfer that no other bytes may come between; `undefined` when it is over. */
  occupy(by: string | undefined): void {
    if (this.#output !== undefined) this.#output.occupiedBy = by
  }

  /** @internal Refuses to send through it after its end, and in the midst of something else. */
  requireFree(method: string): void {
    this.#output?.requireFree(method)
  }

  /** @internal Whether the protocol was told that no more will come. */
  get hasEnded(): boolean {
    return this.#ended
  }

  /** @internal The connection is encrypted. Nothing is read from it before `begin`. */
  open(socket: TLSSocket): void {
    this.#socket = socket
    const certificate = socket.getPeerCertificate()
    const isShown = certificate !== null && Object.keys(certificate).length > 0
    this.#extra.set('peercert', isShown ? certificate : null)
    this.#extra.set('cipher', socket.getCipher())
    this.#extra.set('compression', null)
    this.#extra.set('ssl_object', socket)
    this.#output = new StreamOutput(this.#loop, socket, this.#scope, {
      getProtocol: () => this.#protocol,
      getWriteBufferSize: () => this.getWriteBufferSize(),
      isClosing: () => this.#closing,
      flushed: () => {},
    })
    this.#output.setLimits({ high: WRITE_HIGH })
    this.#input = new StreamInput(this.#loop, socket, this.#scope, {
      protocol: () => this.#protocol,
      isClosing: () => this.isClosing(),
      fail: (error, message) => this.#session.fail(error, message),
      ended: (keepOpen) => this.#hasEnded(keepOpen),
    })
  }

  /** @internal Reads from now on. */
  begin(): void {
    this.#input?.begin()
  }

  /** @internal The other side has answered the goodbye: the protocol is told of the end, if it has not been. */
  tellEnd(): void {
    if (this.#ended) return
    this.#ended = true
    try {
      warnOfOpen(Boolean(this.#protocol.eofReceived?.()))
    } catch (error) {
      this.#session.fail(error, 'Error calling eofReceived()')
    }
  }

  /** @internal The connection is gone. */
  lose(): void {
    this.#closing = true
    if (this.#output !== undefined && !this.#output.lost.begun) this.#output.lost.add()
    this.#lost.add()
  }

  #hasEnded(keepOpen: boolean): void {
    this.#ended = true
    warnOfOpen(keepOpen)
    this.close()
  }
}

function warnOfOpen(keepOpen: boolean): void {
  if (!keepOpen) return
  emitWarning('returning true from eofReceived() has no effect when using ssl', {
    type: 'RuntimeWarning',
    detail: 'An encrypted connection can not stay half open: it is closed when the other side has ended it.',
  })
}
