import {
  Coroutine,
  getRunningLoop,
  RuntimeError,
  wrapFuture,
  type BaseProtocol,
  type EventLoop,
  type Future,
  type GeneratorCoroutine,
  type Task,
  type WriteBufferLimits,
} from '@asyncio/core'
import { Deque, whenDone } from '@asyncio/core/lowlevel'
import { requireProtocol } from '../connecting/make-protocol.ts'
import { LostWrites } from '../flow/lost-writes.ts'
import { requireBytes } from '../flow/require-bytes.ts'
import { WriteFlow } from '../flow/write-flow.ts'
import { StreamReaderProtocol } from '../streams/stream-reader-protocol.ts'
import { StreamWriter } from '../streams/stream-writer.ts'
import { WriteTransport } from '../transports/write-transport.ts'
import type { ByteSink } from './byte-sink.ts'
import { toError } from './to-error.ts'

/** Gives what a writer writes to another world's stream, in a task, one piece after the other. */
export class SinkTransport extends WriteTransport {
  readonly #loop: EventLoop
  readonly #sink: ByteSink
  readonly #task: Task<void>
  readonly #flow: WriteFlow
  readonly #lost = new LostWrites()
  readonly #queue = new Deque<Uint8Array>()
  #protocol: BaseProtocol<never>
  #size = 0
  #closing = false
  #isOver = false
  #failure: Error | null = null
  #wanted: Future<void> | undefined

  constructor(loop: EventLoop, sink: ByteSink, protocol: BaseProtocol<never>) {
    super()
    this.#loop = loop
    this.#sink = sink
    this.#protocol = protocol
    this.#flow = new WriteFlow(loop, this)
    this.#task = loop.createTask(new Coroutine(this.#pump(), 'writerFrom'))
    whenDone(this.#task, () => this.#ended())
    sink.onFailure((error) => {
      if (!this.#isOver && !loop.isClosed()) loop.callSoon(() => this.#fail(toError(error)))
    })
  }

  override setProtocol(protocol: BaseProtocol<never>): void {
    requireProtocol(protocol)
    this.#protocol = protocol
  }

  override getProtocol(): BaseProtocol<never> {
    return this.#protocol
  }

  override isClosing(): boolean {
    return this.#closing
  }

  override write(data: Uint8Array): void {
    requireBytes(data)
    if (this.#isOver) this.#lost.add()
    else if (this.#closing)
      throw new RuntimeError(
        'Cannot call write() after close() or writeEof(): the stream was told that no more will come',
      )
    else if (data.length > 0) {
      // It may be changed as soon as this returns.
      this.#queue.push(data.slice())
      this.#size += data.length
      this.#wake()
      this.#flow.grown()
    }
  }

  override writeEof(): void {
    this.close()
  }

  override canWriteEof(): boolean {
    return true
  }

  override close(): void {
    this.#closing = true
    this.#wake()
  }

  override abort(): void {
    this.#closing = true
    this.#task.cancel()
  }

  override getWriteBufferSize(): number {
    return this.#size
  }

  override getWriteBufferLimits(): [low: number, high: number] {
    return this.#flow.limits()
  }

  override setWriteBufferLimits(limits?: WriteBufferLimits): void {
    this.#flow.setLimits(limits)
  }

  *#pump(): GeneratorCoroutine<void> {
    for (;;) {
      const data = this.#queue.shift()
      if (data !== undefined) {
        const { length } = data
        yield* wrapFuture(this.#sink.write(data), { loop: this.#loop })
        this.#size -= length
        this.#flow.shrunk()
      } else if (this.#closing) {
        yield* wrapFuture(this.#sink.close(), { loop: this.#loop })
        return
      } else {
        this.#wanted = this.#loop.createFuture<void>()
        yield* this.#wanted
      }
    }
  }

  #wake(): void {
    if (this.#wanted?.done() === false) this.#wanted.setResult()
  }

  #fail(error: Error): void {
    if (this.#isOver) return
    this.#failure ??= error
    this.abort()
  }

  #ended(): void {
    const task = this.#task
    this.#isOver = true
    this.#closing = true
    this.#size = 0
    if (task.cancelled()) this.#sink.abort(this.#failure ?? new Error('The writer was aborted'))
    else if (task.exception() !== null) {
      this.#failure = toError(task.exception())
      this.#sink.abort(this.#failure)
    }
    if (!this.#loop.isClosed()) this.#loop.callSoon(() => this.#protocol.connectionLost?.(this.#failure))
  }
}

/** A writer whose bytes go to another world's stream. */
export function writeToSink(sink: ByteSink): StreamWriter {
  const loop = getRunningLoop()
  const protocol = new StreamReaderProtocol(null, null, loop)
  return new StreamWriter(new SinkTransport(loop, sink, protocol), protocol, null, loop)
}
