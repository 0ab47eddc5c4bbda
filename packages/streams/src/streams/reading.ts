import type { Future } from '@asyncio/core'
import { ImmediateResult, RepeatedWait } from '@asyncio/core/lowlevel'
import type { IncomingBytes } from './incoming-bytes.ts'

/** Takes something off the bytes that have come, as soon as it is there. */
export class Reading<T extends Uint8Array | null> extends RepeatedWait<T> {
  readonly #incoming: IncomingBytes
  readonly #name: string
  readonly #take: () => T | undefined
  readonly #endWith: ((error: unknown) => T) | undefined

  /**
   * @param name of the call, for messages
   * @param take answers with nothing while more bytes are needed
   * @param endWith what comes of an error, if it is not thrown
   */
  constructor(incoming: IncomingBytes, name: string, take: () => T | undefined, endWith?: (error: unknown) => T) {
    super()
    this.#incoming = incoming
    this.#name = name
    this.#take = take
    this.#endWith = endWith
  }

  protected override attempt(): ImmediateResult<T> | Future<void> {
    const taken = this.#take()
    return taken === undefined ? this.#incoming.beginWait(this.#name) : new ImmediateResult(taken)
  }

  protected override waited(future: Future<unknown>): void {
    this.#incoming.endWait(future)
  }

  protected override failed(error: unknown): T {
    return this.#endWith === undefined ? super.failed(error) : this.#endWith(error)
  }
}
