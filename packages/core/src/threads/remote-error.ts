import { nameError } from '../errors/name-error.ts'

/**
 * Raised for an error of a function in another thread whose class is not known to this one. `name`, `message`, `stack` and `code` are the
 * original's.
 *
 * An error of JavaScript's own, or of this library's, arrives as one of its class instead.
 */
export class RemoteError extends Error {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(RemoteError, 'RemoteError')
}
