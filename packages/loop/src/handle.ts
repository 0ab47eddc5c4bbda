import type { Context, EventLoop, Handle, Runnable } from '@asyncio/core'
import {
  AmbientScope,
  enterFrame,
  Frame,
  inspectable,
  isFatal,
  leaveFrame,
  rememberCall,
  rememberSite,
  type Stepper,
} from '@asyncio/core/lowlevel'

/** A callback that stands in a loop's ready queue, with the context and the ambient values it was asked for in. */
export class CallbackHandle implements Handle, Runnable, Stepper {
  static {
    inspectable(this, 'handle')
  }

  readonly #loop: EventLoop
  readonly #context: Context
  readonly #scope = new AmbientScope()
  /** @internal */
  callback: ((...args: never[]) => unknown) | undefined
  /** @internal */
  args: readonly unknown[] | undefined

  constructor(loop: EventLoop, context: Context, callback: (...args: never[]) => unknown, args: readonly unknown[]) {
    this.#loop = loop
    this.#context = context
    this.callback = callback
    this.args = args
    rememberSite(this)
  }

  cancel(): void {
    rememberCall(this)
    // What the callback holds on to is let go at once, not when its turn would have come.
    this.callback = undefined
    this.args = undefined
  }

  cancelled(): boolean {
    return this.callback === undefined
  }

  getContext(): Context {
    return this.#context
  }

  [Symbol.dispose](): void {
    this.cancel()
  }

  run(): void {
    if (this.callback === undefined) return
    const frame = new Frame(this.#loop, null, this.#context)
    const previous = enterFrame(frame)
    try {
      this.#scope.enter(frame, this)
    } finally {
      leaveFrame(previous)
    }
  }

  toString(): string {
    return `<Handle ${this.callback?.name || 'cancelled'}()>`
  }

  /** In the scope and the frame of the callback. */
  step(): void {
    const callback = this.callback as (...args: unknown[]) => unknown
    try {
      callback(...(this.args as readonly unknown[]))
    } catch (exception) {
      if (isFatal(exception)) this.#loop.abort(exception)
      else
        this.#loop.callExceptionHandler({
          message: `Exception in callback ${callback.name || 'anonymous'}()`,
          exception,
          handle: this,
        })
    }
  }
}
