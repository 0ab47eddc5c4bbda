import {
  getRunningLoop,
  RuntimeError,
  type BaseProtocol,
  type BufferedProtocol,
  type EventLoop,
  type StreamProtocol,
  type Transport,
  type WriteBufferLimits,
} from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'
import { WriteMarks } from './write-marks.ts'

/** Options of a fake transport. */
export interface FakeTransportOptions {
  /** The loop that its protocol is called in; by default the running one. */
  loop?: EventLoop
  /** The entries of `getExtraInfo`. */
  extra?: Readonly<Record<string, unknown>>
}

/**
 * A transport without a connection: it writes down what is written, and the test plays the other side, with `feedData`, `feedEof` and
 * `lose`.
 *
 * It calls its protocol as real ones do: `connectionMade` at once, the rest in later turns, nothing while reading is paused, and
 * `connectionLost` once, at last. With `hold()` nothing of what is written gets away, so that a protocol can be made to hold back, until
 * `release()`.
 *
 * @example
 * ```ts
 * import { FakeTransport, isolated, RecordingProtocol } from '@asyncio/testing'
 *
 * await isolated(async () => {
 *   const protocol = new RecordingProtocol()
 *   const transport = new FakeTransport(protocol)
 *   transport.write(new TextEncoder().encode('hello'))
 *   transport.close()
 *   await protocol.lost()
 *   console.log(new TextDecoder().decode(transport.sent)) // hello
 * })
 * ```
 */
export class FakeTransport implements Transport {
  /** Each piece that was written, as it was given. */
  readonly writes: Uint8Array[] = []
  readonly #loop: EventLoop
  readonly #extra: Readonly<Record<string, unknown>>
  readonly #marks: WriteMarks
  /** The bytes that came while reading was paused. */
  #held: (() => void)[] = []
  #protocol: BaseProtocol<never>
  #isHolding = false
  #closing = false
  #lost = false
  #paused = false
  #eofWritten = false
  #eofFed = false

  /** @throws {RuntimeError} if no loop is given and none runs here */
  constructor(protocol: StreamProtocol, { loop = getRunningLoop(), extra = {} }: FakeTransportOptions = {}) {
    this.#protocol = protocol
    this.#loop = loop
    this.#extra = extra
    this.#marks = new WriteMarks((pause) =>
      this.#tell((told) => (pause ? told.pauseWriting?.() : told.resumeWriting?.())),
    )
    protocol.connectionMade?.(this)
  }

  /** All that has got away, in one piece. */
  get sent(): Uint8Array {
    const whole = this.writes.flatMap((piece) => [...piece])
    return new Uint8Array(whole.slice(0, whole.length - this.#marks.size))
  }

  /** Whether `writeEof` was called. */
  get eofWritten(): boolean {
    return this.#eofWritten
  }

  /**
   * Some bytes come from the other side.
   *
   * @throws {RuntimeError} after `feedEof`, and when the connection is gone
   */
  feedData(data: Uint8Array): void {
    this.#requireFeedable()
    const piece = data.slice()
    this.#receive(() => receiveInto(this.#protocol, piece))
  }

  /** The other side will send no more. The transport is closed then, unless the protocol keeps it open. */
  feedEof(): void {
    this.#requireFeedable()
    this.#eofFed = true
    this.#receive(() => {
      if ((this.#protocol as StreamProtocol).eofReceived?.() !== true) this.close()
    })
  }

  /** The connection is lost, by an error or in silence. */
  lose(error: Error | null = null): void {
    if (this.#lost) return
    this.#lost = true
    this.#closing = true
    this.#held = []
    this.#loop.callSoon(() => this.#tell((told) => told.connectionLost?.(error)))
  }

  /** From now on nothing of what is written gets away. */
  hold(): void {
    this.#isHolding = true
  }

  /** Everything that is written gets away again. */
  release(): void {
    this.#isHolding = false
    this.#marks.drain()
    if (this.#closing) this.lose()
  }

  write(data: Uint8Array): void {
    if (!(data instanceof Uint8Array))
      throw new TypeError(`data argument must be a Uint8Array: received ${describeValue(data)}`)
    if (this.#eofWritten) throw new RuntimeError('Cannot call write() after writeEof()')
    if (this.#closing || data.length === 0) return
    this.writes.push(data.slice())
    if (this.#isHolding) this.#marks.grow(data.length)
  }

  writelines(pieces: Iterable<Uint8Array>): void {
    for (const piece of pieces) this.write(piece)
  }

  writeEof(): void {
    this.#eofWritten = true
  }

  canWriteEof(): boolean {
    return true
  }

  close(): void {
    if (this.#closing) return
    this.#closing = true
    if (this.#marks.size === 0) this.lose()
  }

  abort(): void {
    this.lose()
  }

  isClosing(): boolean {
    return this.#closing
  }

  isReading(): boolean {
    return !this.#paused && !this.#closing
  }

  pauseReading(): void {
    this.#paused = true
  }

  resumeReading(): void {
    if (!this.#paused) return
    this.#paused = false
    for (const receive of this.#held.splice(0)) this.#receive(receive)
  }

  getExtraInfo(name: string, fallback: unknown = null): unknown {
    return Object.hasOwn(this.#extra, name) ? this.#extra[name] : fallback
  }

  setProtocol(protocol: BaseProtocol<never>): void {
    this.#protocol = protocol
  }

  getProtocol(): BaseProtocol<never> {
    return this.#protocol
  }

  getWriteBufferSize(): number {
    return this.#marks.size
  }

  getWriteBufferLimits(): [low: number, high: number] {
    return this.#marks.limits()
  }

  setWriteBufferLimits(limits: WriteBufferLimits = {}): void {
    this.#marks.setLimits(limits)
  }

  #receive(receive: () => void): void {
    this.#loop.callSoon(() => {
      if (this.#closing) return
      // What comes while reading is paused keeps its place in the line.
      if (this.#paused || this.#held.length > 0) this.#held.push(receive)
      else this.#tell(receive)
    })
  }

  /** Calls a protocol; an error that it throws ends the connection. */
  #tell(tell: (protocol: BaseProtocol<never>) => void): void {
    try {
      tell(this.#protocol)
    } catch (exception) {
      this.#loop.callExceptionHandler({ message: 'Fatal error: a protocol call failed.', exception, transport: this })
      this.lose(exception instanceof Error ? exception : new RuntimeError(String(exception)))
    }
  }

  #requireFeedable(): void {
    if (this.#eofFed) throw new RuntimeError('Cannot feed a transport after feedEof()')
    if (this.#lost) throw new RuntimeError('Cannot feed a transport whose connection is gone')
  }
}

function receiveInto(protocol: StreamProtocol, data: Uint8Array): void {
  if (!isBuffered(protocol)) {
    protocol.dataReceived?.(data)
    return
  }
  for (let rest = data; rest.length > 0;) {
    const buffer = protocol.getBuffer(rest.length)
    if (buffer.length === 0) throw new RuntimeError('getBuffer() returned an empty buffer')
    const count = Math.min(buffer.length, rest.length)
    buffer.set(rest.subarray(0, count))
    protocol.bufferUpdated(count)
    rest = rest.subarray(count)
  }
}

function isBuffered(protocol: StreamProtocol): protocol is BufferedProtocol {
  return 'getBuffer' in protocol && typeof protocol.getBuffer === 'function'
}
