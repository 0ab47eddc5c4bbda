import { AmbientScope } from '#frame-storage'
import { copyContext, type Context } from '../context/context.ts'
import type { Stepper } from '../context/stepper.ts'
import type { FutureCallback } from './suspension.ts'
import type { Future } from './future.ts'

/** A function that a user wants called when a future is done, with the context and the ambient values it was registered in. */
export class DoneCallback<T> implements FutureCallback, Stepper {
  readonly callback: (future: Future<T>) => unknown
  readonly #future: Future<T>
  readonly #context: Context
  readonly #scope = new AmbientScope()

  constructor(future: Future<T>, callback: (future: Future<T>) => unknown, context: Context = copyContext()) {
    this.#future = future
    this.callback = callback
    this.#context = context
  }

  wake(): void {
    this.#scope.interpose(this)
  }

  /** In the scope of whoever registered it. */
  step(): void {
    this.#future.getLoop().callSoonIn(this.#context, this.callback, this.#future)
  }
}
