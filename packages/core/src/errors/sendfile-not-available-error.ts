import { RuntimeError } from './runtime-error.ts'
import { nameError } from './name-error.ts'

/**
 * The platform can't send this file through this transport by itself.
 *
 * Mirrors `asyncio.SendfileNotAvailableError`.
 */
export class SendfileNotAvailableError extends RuntimeError {
  /** @internal */
  static override readonly named: void = /* @__PURE__ */ nameError(
    SendfileNotAvailableError,
    'SendfileNotAvailableError',
  )
}
