import { ValueError, type BaseProtocol, type EventLoop, type WriteBufferLimits } from '@asyncio/core'
import { isFatal, requireWholeNumber } from '@asyncio/core/lowlevel'

const DEFAULT_HIGH = 64 * 1024

/**
 * The low and the high mark that limits stand for: what is left out follows from the other, or is the usual.
 *
 * @param byDefault the high mark, if neither is said
 * @throws {TypeError} for what is no number
 * @throws {ValueError} unless `high >= low >= 0`, and both are whole numbers, or `Infinity`
 */
export function marksOf(
  { high, low }: WriteBufferLimits,
  byDefault: number = DEFAULT_HIGH,
): [low: number, high: number] {
  const highMark = requireWholeNumber(high ?? (low === undefined ? byDefault : 4 * low), 'high', 'bytes')
  const lowMark = requireWholeNumber(low ?? Math.floor(highMark / 4), 'low', 'bytes')
  if (!(highMark >= lowMark && lowMark >= 0)) {
    throw new ValueError(
      `high (${highMark}) must be >= low (${lowMark}) must be >= 0: they are bytes, and low is a quarter of high if it is left out`,
    )
  }
  return [lowMark, highMark]
}

/** A transport, as far as holding back its protocol needs to know it. */
interface Writing {
  getProtocol(): BaseProtocol<never>
  getWriteBufferSize(): number
}

/**
 * Holds a protocol back while too much waits to be sent: `pauseWriting` above the high mark, `resumeWriting` at or below the low one,
 * and never the one twice without the other.
 *
 * Of `asyncio.transports._FlowControlMixin`.
 */
export class WriteFlow {
  readonly #loop: EventLoop
  readonly #transport: Writing
  #low = 0
  #high = 0
  #paused = false

  constructor(loop: EventLoop, transport: Writing) {
    this.#loop = loop
    this.#transport = transport
    this.#take({})
  }

  /** Whether the protocol is held back. */
  get paused(): boolean {
    return this.#paused
  }

  limits(): [low: number, high: number] {
    return [this.#low, this.#high]
  }

  /**
   * Sets the marks, which may pause the protocol at once.
   *
   * @throws {ValueError} unless `high >= low >= 0`
   */
  setLimits(limits: WriteBufferLimits = {}): void {
    this.#take(limits)
    this.grown()
  }

  /** More waits to be sent than before. */
  grown(): void {
    if (this.#paused || this.#transport.getWriteBufferSize() <= this.#high) return
    this.#paused = true
    this.#tell('pauseWriting')
  }

  /** Less waits to be sent than before. */
  shrunk(): void {
    if (!this.#paused || this.#transport.getWriteBufferSize() > this.#low) return
    this.#paused = false
    this.#tell('resumeWriting')
  }

  #take(limits: WriteBufferLimits): void {
    ;[this.#low, this.#high] = marksOf(limits)
  }

  #tell(call: 'pauseWriting' | 'resumeWriting'): void {
    const protocol = this.#transport.getProtocol()
    try {
      protocol[call]?.()
    } catch (exception) {
      if (isFatal(exception)) throw exception
      this.#loop.callExceptionHandler({
        message: `protocol.${call}() failed`,
        exception,
        transport: this.#transport,
        protocol,
      })
    }
  }
}
