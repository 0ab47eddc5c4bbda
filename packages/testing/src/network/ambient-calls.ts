import { copyContext, type EventLoop } from '@asyncio/core'
import { AmbientScope, type Stepper } from '@asyncio/core/lowlevel'

/** Calls of one transport or listener, in later turns: in the context and with the ambient values that were there when it was made. */
export class AmbientCalls implements Stepper {
  readonly #loop: EventLoop
  readonly #context = copyContext()
  readonly #scope = new AmbientScope()
  #callback: (() => void) | undefined

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  soon(callback: () => void): void {
    this.#callback = callback
    // Asked for here, a callback has the values of here.
    this.#scope.interpose(this)
  }

  /** In the scope. */
  step(): void {
    const callback = this.#callback as () => void
    this.#callback = undefined
    this.#loop.callSoonIn(this.#context, callback)
  }
}
