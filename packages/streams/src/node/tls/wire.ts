import { Duplex } from 'node:stream'
import type { Transport } from '@asyncio/core'
import { toError } from '../../between/to-error.ts'
import { joinBytes } from '../../flow/join-bytes.ts'

type Settle = (error?: Error | null) => void

/**
 * A transport as Node's encryption sees it: encrypted bytes go out through it, and those that came in are fed.
 *
 * Its end is not the transport's: who says goodbye waits for an answer.
 */
export class Wire extends Duplex {
  readonly #transport: Transport
  /** Goes on with sending, once the transport takes more. */
  #held: Settle | undefined
  #writingPaused = false
  #readingPaused = false

  constructor(transport: Transport) {
    super({ allowHalfOpen: true, decodeStrings: true, emitClose: true })
    this.#transport = transport
  }

  feed(data: Uint8Array): void {
    if (this.destroyed || this.push(data)) return
    this.#readingPaused = true
    this.#transport.pauseReading()
  }

  feedEnd(): void {
    if (!this.destroyed) this.push(null)
  }

  pauseWriting(): void {
    this.#writingPaused = true
  }

  resumeWriting(): void {
    this.#writingPaused = false
    const settle = this.#held
    this.#held = undefined
    settle?.()
  }

  override _read(): void {
    if (!this.#readingPaused) return
    this.#readingPaused = false
    this.#transport.resumeReading()
  }

  override _write(data: Uint8Array, _encoding: string, settle: Settle): void {
    this.#send(data, settle)
  }

  override _writev(pieces: { chunk: Uint8Array }[], settle: Settle): void {
    this.#send(joinBytes(pieces.map(({ chunk }) => chunk)), settle)
  }

  override _destroy(error: Error | null, settle: Settle): void {
    this.#held = undefined
    settle(error)
  }

  #send(data: Uint8Array, settle: Settle): void {
    try {
      if (!this.#transport.isClosing()) this.#transport.write(data)
    } catch (error) {
      // Somebody still uses the transport that was encrypted, and has ended it.
      settle(toError(error))
      return
    }
    if (this.#writingPaused) this.#held = settle
    else settle()
  }
}
