import type { Call } from './cancelled-calls.ts'
import { RuntimeError } from '../errors/runtime-error.ts'
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

/** Bundles are spared what finds out about stacks. */
export function stackOf(_task: object, _options: object): never {
  throw new RuntimeError("task.getStack() is not part of this bundle: call getStack(task) from '@asyncio/core'")
}

/** And what prints them. */
export function printStackOf(_task: object, _options: object): never {
  throw new RuntimeError("task.printStack() is not part of this bundle: call printStack(task) from '@asyncio/core'")
}
