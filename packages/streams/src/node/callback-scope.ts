import { copyContext, type EventLoop, type Runnable } from '@asyncio/core'
import { AmbientScope, enterFrame, Frame, isFatal, leaveFrame, type Stepper } from '@asyncio/core/lowlevel'

/**
 * The scope of a transport's calls, whether Node or the loop makes them: outside of any task, with the context variables and the
 * ambient values that were there when it was made.
 */
export class CallbackScope {
  readonly #loop: EventLoop
  readonly #frame: Frame
  #ambient = new AmbientScope()

  constructor(loop: EventLoop) {
    this.#loop = loop
    this.#frame = new Frame(loop, null, copyContext())
    // Made where the frame is the current one, it need not be entered again each time.
    this.#ambient.enter(this.#frame, { step: () => void (this.#ambient = new AmbientScope()) })
  }

  /** Takes a step here, at once. It must not throw. */
  enter(stepper: Stepper): void {
    const previous = enterFrame(this.#frame)
    try {
      this.#ambient.resume(stepper)
    } finally {
      leaveFrame(previous)
    }
  }

  /** Takes a step without the ambient values, which costs half of it. It must not throw. */
  enterFrame(stepper: Stepper): void {
    const previous = enterFrame(this.#frame)
    try {
      stepper.step()
    } finally {
      leaveFrame(previous)
    }
  }

  /** Calls a function in the next turn of the loop. Its error goes to the exception handler. */
  soon(name: string, callback: () => void): void {
    this.#loop.schedule(new ScopedCall(this.#loop, this, name, callback))
  }

  /** Calls a function a turn after those that `soon` calls, as a selector finds only then what it was asked to look for. */
  afterwards(name: string, callback: () => void): void {
    this.soon(name, () => this.soon(name, callback))
  }
}

class ScopedCall implements Runnable, Stepper {
  readonly #loop: EventLoop
  readonly #scope: CallbackScope
  readonly #name: string
  readonly #callback: () => void

  constructor(loop: EventLoop, scope: CallbackScope, name: string, callback: () => void) {
    this.#loop = loop
    this.#scope = scope
    this.#name = name
    this.#callback = callback
  }

  run(): void {
    this.#scope.enter(this)
  }

  step(): void {
    try {
      this.#callback()
    } catch (exception) {
      if (isFatal(exception)) this.#loop.abort(exception)
      else this.#loop.callExceptionHandler({ message: `Exception in callback ${this.#name}()`, exception })
    }
  }

  toString(): string {
    return `<Handle ${this.#name}()>`
  }
}
