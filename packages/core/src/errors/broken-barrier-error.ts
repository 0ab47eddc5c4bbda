import { RuntimeError } from './runtime-error.ts'
import { nameError } from './name-error.ts'

/**
 * A barrier was broken, or reset, while a task waited at it.
 *
 * Mirrors `asyncio.BrokenBarrierError`.
 */
export class BrokenBarrierError extends RuntimeError {
  /** @internal */
  static override readonly named: void = /* @__PURE__ */ nameError(BrokenBarrierError, 'BrokenBarrierError')
}
