import { nameError } from './name-error.ts'

/**
 * The operating system refused something. It has the platform's `code` (`ECONNRESET`), by which `toOSError` finds the class.
 *
 * Mirrors Python's built-in `OSError`.
 *
 * @example
 * ```ts
 * import { ConnectionRefusedError, toOSError } from '@asyncio/core'
 *
 * const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' })
 * console.log(toOSError(refused) instanceof ConnectionRefusedError) // true
 * ```
 */
export class OSError extends Error {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(OSError, 'OSError')

  /** The platform's name of what went wrong. */
  declare readonly code: string | undefined

  /** @param options.cause the platform's own error, whose code it takes over */
  constructor(message = '', options: { code?: string; cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : {})
    if (options.code !== undefined) this.code = options.code
  }
}

/** A connection failed. Mirrors Python's built-in `ConnectionError`. */
export class ConnectionError extends OSError {
  /** @internal */
  static override readonly named: void = /* @__PURE__ */ nameError(ConnectionError, 'ConnectionError')
}

/** The other side has gone, and reads no more (`EPIPE`). Mirrors Python's built-in `BrokenPipeError`. */
export class BrokenPipeError extends ConnectionError {
  /** @internal */
  static override readonly named: void = /* @__PURE__ */ nameError(BrokenPipeError, 'BrokenPipeError')
}

/** The connection was given up on this side (`ECONNABORTED`). Mirrors Python's built-in `ConnectionAbortedError`. */
export class ConnectionAbortedError extends ConnectionError {
  /** @internal */
  static override readonly named: void = /* @__PURE__ */ nameError(ConnectionAbortedError, 'ConnectionAbortedError')
}

/** Nobody listens there (`ECONNREFUSED`). Mirrors Python's built-in `ConnectionRefusedError`. */
export class ConnectionRefusedError extends ConnectionError {
  /** @internal */
  static override readonly named: void = /* @__PURE__ */ nameError(ConnectionRefusedError, 'ConnectionRefusedError')
}

/** The other side broke the connection off (`ECONNRESET`). Mirrors Python's built-in `ConnectionResetError`. */
export class ConnectionResetError extends ConnectionError {
  /** @internal */
  static override readonly named: void = /* @__PURE__ */ nameError(ConnectionResetError, 'ConnectionResetError')
}

/** There is no such file (`ENOENT`). Mirrors Python's built-in `FileNotFoundError`. */
export class FileNotFoundError extends OSError {
  /** @internal */
  static override readonly named: void = /* @__PURE__ */ nameError(FileNotFoundError, 'FileNotFoundError')
}

/** Raised when the system does not allow it (`EACCES`, `EPERM`). Mirrors Python's built-in `PermissionError`. */
export class PermissionError extends OSError {
  /** @internal */
  static override readonly named: void = /* @__PURE__ */ nameError(PermissionError, 'PermissionError')
}

/** There is no such process (`ESRCH`). Mirrors Python's built-in `ProcessLookupError`. */
export class ProcessLookupError extends OSError {
  /** @internal */
  static override readonly named: void = /* @__PURE__ */ nameError(ProcessLookupError, 'ProcessLookupError')
}
