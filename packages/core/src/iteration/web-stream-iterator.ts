/** A `ReadableStream` of the web, as far as it is read here. */
interface WebStream<T> {
  getReader(): WebReader<T>
}

interface WebReader<T> {
  read(): Promise<{ done: boolean; value?: T }>
  cancel(): Promise<void>
  releaseLock(): void
}

export function isWebStream<T>(source: object): source is WebStream<T> & AsyncIterable<T> {
  return 'getReader' in source && typeof source.getReader === 'function'
}

/** Iterates over a stream of the web by its reader, which can end it at any time: the stream's own iterator first waits for the next item. */
export class WebStreamIterator<T> implements AsyncIterator<T, undefined> {
  readonly #reader: WebReader<T>

  constructor(stream: WebStream<T>) {
    this.#reader = stream.getReader()
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    let result: { done: boolean; value?: T }
    try {
      result = await this.#reader.read()
    } catch (error) {
      this.#reader.releaseLock()
      throw error
    }
    if (!result.done) return { done: false, value: result.value as T }
    this.#reader.releaseLock()
    return { done: true, value: undefined }
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    // In this order: a reader that has let go can't cancel, and one that cancels has nothing under way that letting go could break.
    const cancelled = this.#reader.cancel()
    this.#reader.releaseLock()
    await cancelled
    return { done: true, value: undefined }
  }
}
