import type { Context, EventLoop, Handle, Runnable } from '@asyncio/core'
import { AmbientScope, enterFrame, Frame, leaveFrame, type Stepper } from '@asyncio/core/lowlevel'

/** A callback that stands in a loop's ready queue, with the context and the ambient values it was asked for in. */
export class CallbackHandle implements Handle, Runnable, Stepper {
  readonly #loop: EventLoop
  readonly #context: Context
  readonly #scope = new AmbientScope()
  #callback: ((...args: never[]) => unknown) | undefined
  #args: readonly unknown[] | undefined

  constructor(loop: EventLoop, context: Context, callback: (...args: never[]) => unknown, args: readonly unknown[]) {
    this.#loop = loop
    this.#context = context
    this.#callback = callback
    this.#args = args
  }

  cancel(): void {
    // What the callback holds on to is let go at once, not when its turn would have come.
    this.#callback = undefined
    this.#args = undefined
  }

  cancelled(): boolean {
    return this.#callback === undefined
  }

  getContext(): Context {
    return this.#context
  }

  [Symbol.dispose](): void {
    this.cancel()
  }

  run(): void {
    if (this.#callback === undefined) return
    const frame = new Frame(this.#loop, null, this.#context)
    const previous = enterFrame(frame)
    try {
      this.#scope.enter(frame, this)
    } finally {
      leaveFrame(previous)
    }
  }

  /** In the scope and the frame of the callback. */
  step(): void {
    const callback = this.#callback as (...args: unknown[]) => unknown
    try {
      callback(...(this.#args as readonly unknown[]))
    } catch (exception) {
      this.#loop.callExceptionHandler({
        message: `Exception in callback ${callback.name || 'anonymous'}()`,
        exception,
        handle: this,
      })
    }
  }
}
