import { nameError } from '@asyncio/core/lowlevel'

/**
 * Raised when something is not as a test says that it should be.
 *
 * It has the name that test runners know. Mirrors Python's built-in `AssertionError`.
 */
export class AssertionError extends Error {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(AssertionError, 'AssertionError')
}
