import {
  ConnectionResetError,
  getEventLoop,
  NotImplementedError,
  RuntimeError,
  type EventLoop,
  type Future,
  type GeneratorCoroutine,
} from '@asyncio/core'
import { ImmediateResult } from '@asyncio/core/lowlevel'
import { Protocol } from '../protocols/protocol.ts'

const DRAINED = new ImmediateResult<void>(undefined)

/**
 * The part of a protocol that those wait at who write too much: what `StreamWriter.drain` asks.
 *
 * Who overrides `pauseWriting`, `resumeWriting` or `connectionLost` calls the one it overrides, too.
 *
 * Mirrors `asyncio.streams.FlowControlMixin`.
 */
export class FlowControlMixin extends Protocol {
  /** @internal */
  readonly loop: EventLoop
  #paused = false
  #isLost = false
  readonly #waiters = new Set<Future<void>>()

  /** @param loop by default the running one, else the one set by `setEventLoop` */
  constructor(loop: EventLoop | null = null) {
    super()
    this.loop = loop ?? getEventLoop()
  }

  override pauseWriting(): void {
    if (this.#paused) throw new RuntimeError('pauseWriting() was called twice, without resumeWriting() in between')
    this.#paused = true
  }

  override resumeWriting(): void {
    if (!this.#paused) throw new RuntimeError('resumeWriting() was called without pauseWriting() before')
    this.#paused = false
    this.#wake(null)
  }

  override connectionLost(error: Error | null): void {
    this.#isLost = true
    if (this.#paused) this.#wake(error)
  }

  /** @internal Waits while writing is paused. */
  drained(): ImmediateResult<void> | GeneratorCoroutine<void> {
    if (this.#isLost) throw new ConnectionResetError('Connection lost')
    return this.#paused ? this.#wait() : DRAINED
  }

  /** The future that is done when the connection of a writer is gone, for `StreamWriter.waitClosed`. */
  closeWaiter(): Future<void> {
    throw new NotImplementedError('closeWaiter() is not implemented by this protocol')
  }

  *#wait(): GeneratorCoroutine<void> {
    const waiter = this.loop.createFuture<void>()
    this.#waiters.add(waiter)
    try {
      yield* waiter
    } finally {
      this.#waiters.delete(waiter)
    }
  }

  #wake(error: Error | null): void {
    for (const waiter of this.#waiters) {
      if (waiter.done()) continue
      if (error === null) waiter.setResult()
      else waiter.setException(error)
    }
  }
}
