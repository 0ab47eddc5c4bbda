import { nameError } from './name-error.ts'

/** A stream ended before what was asked for had come. Mirrors Python's built-in `EOFError`. */
export class EOFError extends Error {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(EOFError, 'EOFError')
}
