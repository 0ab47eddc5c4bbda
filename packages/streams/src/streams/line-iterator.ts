import { Coroutine, type GeneratorCoroutine } from '@asyncio/core'
import type { StreamReader } from './stream-reader.ts'

/** Walks through the lines of a reader, as they come, up to the end. Who leaves it early may go on reading. */
export class LineIterator implements AsyncIterableIterator<Uint8Array, undefined, void> {
  readonly #reader: StreamReader

  constructor(reader: StreamReader) {
    this.#reader = reader
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Coroutine<IteratorResult<Uint8Array, undefined>> {
    return new Coroutine(this.#next(), 'StreamReader.next')
  }

  *#next(): GeneratorCoroutine<IteratorResult<Uint8Array, undefined>> {
    const value = yield* this.#reader.readline()
    return value.length === 0 ? { done: true, value: undefined } : { done: false, value }
  }
}
