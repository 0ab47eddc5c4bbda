import { nameError } from './name-error.ts'

/**
 * A value of the right kind that can't be used: a delay that is not a number, a future of another loop.
 *
 * It is a `RangeError`, which is JavaScript's name for the idea. Mirrors Python's built-in `ValueError`.
 */
export class ValueError extends RangeError {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(ValueError, 'ValueError')
}
