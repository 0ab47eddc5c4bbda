import {
  ConnectionAbortedError,
  Coroutine,
  getRunningLoop,
  wrapFuture,
  type EventLoop,
  type Future,
  type GeneratorCoroutine,
  type Task,
} from '@asyncio/core'
import { whenDone } from '@asyncio/core/lowlevel'
import { StreamReader, type StreamReaderOptions } from '../streams/stream-reader.ts'
import { ReadTransport } from '../transports/read-transport.ts'
import type { ByteSource } from './byte-source.ts'
import { toError } from './to-error.ts'

/** Feeds a reader from another world's stream, in a task, and asks for nothing while the reader has enough. */
export class SourceTransport extends ReadTransport {
  readonly #loop: EventLoop
  readonly #reader: StreamReader
  readonly #source: ByteSource
  readonly #task: Task<void>
  #resumed: Future<void> | undefined
  #closing = false

  constructor(loop: EventLoop, reader: StreamReader, source: ByteSource) {
    super()
    this.#loop = loop
    this.#reader = reader
    this.#source = source
    reader.setTransport(this)
    this.#task = loop.createTask(new Coroutine(this.#pump(), 'readerFrom'))
    whenDone(this.#task, () => this.#ended())
  }

  override isReading(): boolean {
    return !this.#closing && this.#resumed === undefined
  }

  override pauseReading(): void {
    this.#resumed ??= this.#loop.createFuture<void>()
  }

  override resumeReading(): void {
    const resumed = this.#resumed
    this.#resumed = undefined
    if (resumed?.done() === false) resumed.setResult()
  }

  override isClosing(): boolean {
    return this.#closing
  }

  override close(): void {
    if (this.#closing) return
    this.#closing = true
    this.#task.cancel()
  }

  *#pump(): GeneratorCoroutine<void> {
    for (;;) {
      if (this.#resumed !== undefined) yield* this.#resumed
      const data = yield* wrapFuture(this.#source.next(), { loop: this.#loop })
      if (data === undefined) return
      this.#reader.feedData(data)
    }
  }

  #ended(): void {
    const task = this.#task
    const wasClosed = this.#closing
    this.#closing = true
    if (task.cancelled()) {
      const reason = new ConnectionAbortedError('Nobody reads the stream any more')
      this.#source.cancel(reason)
      // An end would be taken for the end of the bytes, where somebody else has ended the task.
      if (!wasClosed) this.#reader.setException(reason)
    } else if (task.exception() !== null) {
      const error = toError(task.exception())
      this.#source.cancel(error)
      this.#reader.setException(error)
      return
    }
    this.#reader.feedEof()
  }
}

/** A reader that is fed from another world's stream. */
export function readFromSource(source: ByteSource, { loop, ...options }: StreamReaderOptions): StreamReader {
  const ofLoop = loop ?? getRunningLoop()
  const reader = new StreamReader({ ...options, loop: ofLoop })
  void new SourceTransport(ofLoop, reader, source)
  return reader
}
