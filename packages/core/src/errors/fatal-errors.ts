import { nameError } from './name-error.ts'

/**
 * Raised to end the program. It is thrown through everything: a task keeps it as its exception, and the loop stops and
 * throws it out of the run.
 *
 * Mirrors Python's built-in `KeyboardInterrupt`.
 */
export class KeyboardInterrupt extends Error {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(KeyboardInterrupt, 'KeyboardInterrupt')
}

/**
 * The program wants to end, with an exit code. It is thrown through everything, as `KeyboardInterrupt` is.
 *
 * **Differs from Python:** a process on Node ends with the code if nobody catches the error. Elsewhere whoever runs the loop sees to it.
 *
 * Mirrors Python's built-in `SystemExit`.
 *
 * @example
 * ```ts
 * import { SystemExit } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * try {
 *   await run(async () => {
 *     throw new SystemExit(3)
 *   })
 * } catch (error) {
 *   if (error instanceof SystemExit) process.exitCode = error.code
 * }
 * ```
 */
export class SystemExit extends Error {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(SystemExit, 'SystemExit')

  /** The exit code of the process. */
  readonly code: number

  constructor(code = 0) {
    super(`exit code ${code}`)
    this.code = code
  }
}

/** Whether an error ends the loop instead of being reported. */
export function isFatal(error: unknown): error is KeyboardInterrupt | SystemExit {
  return error instanceof KeyboardInterrupt || error instanceof SystemExit
}
