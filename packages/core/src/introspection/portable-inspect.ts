import type { Call } from './cancelled-calls.ts'
import type { Represent } from './represent.ts'

// Hosts without `util.inspect`: browsers show an object as they see it. Nothing of the representations is imported here, and
// bundlers drop calls of a function that does nothing.

/** Nothing looks for a representation here. */
export function inspectable<T extends object>(
  _kind: abstract new (...values: never[]) => T,
  _as: string | Represent<T>,
): void {}

/** Nor for what a cancelled handle would have called. */
export function rememberCall(_handle: Call): void {}
