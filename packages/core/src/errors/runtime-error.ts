import { nameError } from './name-error.ts'

/**
 * Raised when something is asked for at a moment when it can't be done: a closed loop was used, a coroutine was awaited twice,
 * `run()` was called inside a running loop.
 *
 * The message says what was wrong and what to do instead. Mirrors Python's built-in `RuntimeError`.
 *
 * @example
 * ```ts
 * import { RuntimeError, getRunningLoop } from '@asyncio/core'
 *
 * try {
 *   getRunningLoop()
 * } catch (error) {
 *   console.log(error instanceof RuntimeError) // true: no loop runs here
 * }
 * ```
 */
export class RuntimeError extends Error {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(RuntimeError, 'RuntimeError')
}
