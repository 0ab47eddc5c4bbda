import { nameError } from './name-error.ts'

/** A context variable has no value here and no default. Mirrors Python's built-in `LookupError`. */
export class LookupError extends Error {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(LookupError, 'LookupError')
}
