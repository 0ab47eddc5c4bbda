import { siteOf } from './debug-mode.ts'

/** The function that a handle calls, and its arguments. */
export interface Call {
  readonly callback: { readonly name: string } | undefined
  readonly args: readonly unknown[] | undefined
}

const calls = new WeakMap<object, Call>()

/** Remembers what a handle would have called, which is cancelled now and lets go of it, in debug mode. */
export function rememberCall(handle: Call): void {
  const { callback, args } = handle
  if (callback !== undefined && siteOf(handle) !== undefined) calls.set(handle, { callback, args })
}

/** Returns the call of a handle, also of a cancelled one. */
export function callOf(handle: Call): Call {
  return calls.get(handle) ?? handle
}
