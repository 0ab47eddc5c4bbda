import { describeValue } from '@asyncio/core/lowlevel'

/** Refuses a callback that can't be called. */
export function requireCallback(method: string, callback: unknown): void {
  if (typeof callback === 'function') return
  throw new TypeError(`a callable object was expected by ${method}(), got ${describeValue(callback)}`)
}

/** Refuses what is neither a function nor `null`, which stands for the default. */
export function requireFunctionOrNull(what: string, value: unknown): void {
  if (value === null || typeof value === 'function') return
  throw new TypeError(`A callable object or null is expected as ${what}, got ${describeValue(value)}`)
}
