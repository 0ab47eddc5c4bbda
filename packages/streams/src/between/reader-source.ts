import type { StreamReader } from '../streams/stream-reader.ts'
import type { ByteSource } from './byte-source.ts'
import { callInLoop, type CallInLoop } from './in-loop.ts'

/** The number of bytes that are read at once. */
const MOST_AT_ONCE = 64 * 1024

/** The calls of a Web or Node stream to the reader that it was made of. */
export interface FromReaderOptions {
  /** Whether the connection stays when the stream is given up; by default it is closed then. */
  preventCancel?: boolean
}

/** The bytes of a reader, for another world's stream. */
export class ReaderSource implements ByteSource {
  readonly #reader: StreamReader
  readonly #preventCancel: boolean
  #reading: CallInLoop<Uint8Array> | undefined

  constructor(reader: StreamReader, { preventCancel = false }: FromReaderOptions) {
    this.#reader = reader
    this.#preventCancel = preventCancel
  }

  async next(): Promise<Uint8Array | undefined> {
    const reader = this.#reader
    this.#reading = callInLoop(reader.loop, () => reader.read(MOST_AT_ONCE))
    try {
      const data = await this.#reading.outcome
      return data.length === 0 ? undefined : data
    } finally {
      this.#reading = undefined
    }
  }

  cancel(): void {
    const { loop, transport } = this.#reader
    if (loop.isClosed()) return
    this.#reading?.task.cancel()
    if (!this.#preventCancel) transport?.close()
  }
}
