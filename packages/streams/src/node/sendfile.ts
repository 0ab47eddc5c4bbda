import { Buffer } from 'node:buffer'
import { open, type FileHandle } from 'node:fs/promises'
import {
  ConnectionError,
  RuntimeError,
  SendfileNotAvailableError,
  ValueError,
  wrapFuture,
  toOSError,
  type BaseProtocol,
  type BaseTransport,
  type EventLoop,
  type Future,
  type GeneratorCoroutine,
  type SendfileOptions,
  type Transport,
} from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'

/** The number of bytes that are read at once. */
const PIECE = 64 * 1024

/** A transport that knows of being occupied: nothing may be written in between. */
interface Occupiable {
  occupy(by: string | undefined): void
}

/**
 * Sends bytes of a file over a transport, by reading and writing: Node gives no way to have the platform do it.
 *
 * The file is a `FileHandle`, or a path. Where it stands in a `FileHandle` is not moved: bytes are read at their positions, from
 * `offset` on.
 *
 * **Cancellation:** the protocol has its transport back; what was sent before stays sent.
 *
 * @returns how many bytes were sent
 */
export function* sendfile(
  loop: EventLoop,
  transport: BaseTransport,
  file: object | string,
  { offset = 0, count = null, fallback = true }: SendfileOptions = {},
): GeneratorCoroutine<number> {
  checkRange(offset, count)
  if (transport.isClosing()) throw new RuntimeError('Transport is closing')
  if (!isStream(transport))
    throw new RuntimeError(
      `sendfile is not supported for transport ${describeValue(transport)}: it does not read and write`,
    )
  if (!fallback)
    throw new SendfileNotAvailableError(
      'sendfile syscall is not supported: Node has none; leave out fallback, and the file is read and written',
    )
  const isPath = typeof file === 'string' || file instanceof URL
  if (!isPath && typeof (file as Partial<FileHandle>).read !== 'function')
    throw new TypeError(
      `file must be opened in binary mode, a FileHandle of node:fs/promises or a path: received ${describeValue(file)}`,
    )
  const handle = isPath ? yield* settled(loop, open(file)) : (file as FileHandle)
  const protocol = new SendfileProtocol(loop, transport)
  try {
    return yield* copy(loop, handle, transport, protocol, offset, count)
  } finally {
    protocol.restore()
    if (isPath) void handle.close().catch(() => {})
  }
}

function* copy(
  loop: EventLoop,
  handle: FileHandle,
  transport: Transport,
  protocol: SendfileProtocol,
  offset: number,
  count: number | null,
): GeneratorCoroutine<number> {
  let sent = 0
  while (count === null || sent < count) {
    const length = count === null ? PIECE : Math.min(PIECE, count - sent)
    // A piece of its own each time: what is written waits to be sent as it is.
    const piece = Buffer.allocUnsafe(length)
    const { bytesRead } = yield* settled(loop, handle.read(piece, 0, length, offset + sent))
    if (bytesRead === 0) break
    yield* protocol.drain()
    protocol.write(transport, piece.subarray(0, bytesRead))
    sent += bytesRead
  }
  return sent
}

function* settled<T>(loop: EventLoop, promise: Promise<T>): GeneratorCoroutine<T> {
  try {
    return yield* wrapFuture(promise, { loop })
  } catch (error) {
    throw toOSError(error)
  }
}

function checkRange(offset: unknown, count: unknown): void {
  if (!Number.isInteger(offset))
    throw new TypeError(`offset must be a non-negative integer (got ${describeValue(offset)})`)
  if ((offset as number) < 0) throw new ValueError(`offset must be a non-negative integer (got ${offset as number})`)
  if (count === null) return
  if (!Number.isInteger(count)) throw new TypeError(`count must be a positive integer (got ${describeValue(count)})`)
  if ((count as number) <= 0) throw new ValueError(`count must be a positive integer (got ${count as number})`)
}

function isStream(transport: BaseTransport): transport is Transport {
  return 'write' in transport && 'pauseReading' in transport
}

/** Stands in for a transport's protocol while a file is sent. Of `asyncio.base_events._SendfileFallbackProtocol`. */
class SendfileProtocol implements BaseProtocol {
  readonly #loop: EventLoop
  readonly #transport: Transport
  readonly #protocol: BaseProtocol<never>
  readonly #resumeReading: boolean
  #resumeWriting: boolean
  #gate: Future<void> | undefined
  #lost = false

  constructor(loop: EventLoop, transport: Transport) {
    this.#loop = loop
    this.#transport = transport
    this.#protocol = transport.getProtocol()
    this.#resumeReading = transport.isReading()
    const [, high] = transport.getWriteBufferLimits()
    // The protocol may be held back already, and then so are we.
    this.#resumeWriting = transport.getWriteBufferSize() > high
    if (this.#resumeWriting) this.#gate = loop.createFuture()
    transport.pauseReading()
    transport.setProtocol(this)
    occupy(transport, 'sendfile')
  }

  /** Waits until there is room for more. */
  *drain(): GeneratorCoroutine<void> {
    if (this.#lost || this.#transport.isClosing()) throw new ConnectionError('Connection closed by peer')
    if (this.#gate !== undefined) yield* this.#gate
  }

  write(transport: Transport, data: Uint8Array): void {
    occupy(transport, undefined)
    try {
      transport.write(data)
    } finally {
      occupy(transport, 'sendfile')
    }
  }

  connectionMade(): never {
    throw new RuntimeError('Invalid state: connection should have been established already.')
  }

  connectionLost(error: Error | null): void {
    this.#lost = true
    this.#open(error ?? new ConnectionError('Connection is closed by peer'))
    this.#protocol.connectionLost?.(error)
  }

  pauseWriting(): void {
    this.#gate ??= this.#loop.createFuture()
  }

  resumeWriting(): void {
    this.#open(null)
  }

  dataReceived(): never {
    throw new RuntimeError('Invalid state: reading should be paused')
  }

  eofReceived(): never {
    throw new RuntimeError('Invalid state: reading should be paused')
  }

  /** Gives the transport back. */
  restore(): void {
    const transport = this.#transport
    occupy(transport, undefined)
    transport.setProtocol(this.#protocol)
    if (this.#resumeReading) transport.resumeReading()
    if (this.#lost) return
    const isHeldBack = this.#gate !== undefined
    this.#gate?.cancel()
    if (isHeldBack && !this.#resumeWriting) this.#protocol.pauseWriting?.()
    else if (!isHeldBack && this.#resumeWriting) this.#protocol.resumeWriting?.()
  }

  #open(error: Error | null): void {
    const gate = this.#gate
    this.#gate = undefined
    if (gate === undefined || gate.done()) return
    if (error === null) gate.setResult()
    else {
      gate.setException(error)
      // The file may be read just now, with nobody at the gate: `drain` says it then.
      gate.exception()
    }
  }
}

function occupy(transport: object, by: string | undefined): void {
  if ('occupy' in transport) (transport as Occupiable).occupy(by)
}
