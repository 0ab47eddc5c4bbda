import {
  BrokenPipeError,
  ConnectionAbortedError,
  ConnectionRefusedError,
  ConnectionResetError,
  FileNotFoundError,
  OSError,
  PermissionError,
  ProcessLookupError,
} from './os-error.ts'
import { TimeoutError } from './timeout-error.ts'

/** The class that belongs to a code of the platform's. */
function classOf(code: string): typeof OSError {
  switch (code) {
    case 'EPIPE':
    case 'ESHUTDOWN':
      return BrokenPipeError
    case 'ECONNABORTED':
      return ConnectionAbortedError
    case 'ECONNREFUSED':
      return ConnectionRefusedError
    case 'ECONNRESET':
      return ConnectionResetError
    case 'ENOENT':
      return FileNotFoundError
    case 'EACCES':
    case 'EPERM':
      return PermissionError
    case 'ESRCH':
      return ProcessLookupError
    case 'ETIMEDOUT':
      return TimeoutError
    default:
      return OSError
  }
}

/**
 * The error of Python's that an error of the platform's stands for, with the platform's own as its `cause`. What has no `code`
 * of the operating system's is given back as it is.
 *
 * @example
 * ```ts
 * import { toOSError } from '@asyncio/core'
 * import { readFile } from 'node:fs/promises'
 *
 * try {
 *   await readFile('no such file')
 * } catch (error) {
 *   console.log(String(toOSError(error)).split(':')[0]) // FileNotFoundError
 * }
 * ```
 */
export function toOSError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof OSError) return error
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string' || !/^E[A-Z0-9]+$/.test(code)) return error
  return new (classOf(code))(error.message, { code, cause: error })
}
