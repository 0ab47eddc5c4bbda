import type { Context, EventLoop, Runnable, TimerHandle } from '@asyncio/core'
import { AmbientScope, enterFrame, Frame, isFatal, leaveFrame, type Stepper } from '@asyncio/core/lowlevel'

/** A callback of a small loop, with the context that it runs in, and the time if it has one. */
export class SmallHandle implements TimerHandle, Runnable, Stepper {
  readonly #loop: EventLoop
  readonly #context: Context
  readonly #scope = new AmbientScope()
  readonly #callback: () => unknown
  readonly #when: number
  #cancelled = false

  constructor(loop: EventLoop, context: Context, callback: () => unknown, when = 0) {
    this.#loop = loop
    this.#context = context
    this.#callback = callback
    this.#when = when
  }

  cancel(): void {
    this.#cancelled = true
  }

  cancelled(): boolean {
    return this.#cancelled
  }

  getContext(): Context {
    return this.#context
  }

  when(): number {
    return this.#when
  }

  [Symbol.dispose](): void {
    this.cancel()
  }

  run(): void {
    if (this.#cancelled) return
    const frame = new Frame(this.#loop, null, this.#context)
    const previous = enterFrame(frame)
    try {
      this.#scope.enter(frame, this)
    } finally {
      leaveFrame(previous)
    }
  }

  step(): void {
    try {
      this.#callback()
    } catch (exception) {
      if (isFatal(exception)) this.#loop.abort(exception)
      else this.#loop.callExceptionHandler({ message: 'Exception in callback', exception, handle: this })
    }
  }
}
