import { RuntimeError } from './runtime-error.ts'
import { nameError } from './name-error.ts'

/** A method that a class leaves to those who extend it. Mirrors Python's built-in `NotImplementedError`. */
export class NotImplementedError extends RuntimeError {
  /** @internal */
  static override readonly named: void = /* @__PURE__ */ nameError(NotImplementedError, 'NotImplementedError')
}
