import { framesAreKept } from '@asyncio/core/lowlevel'

/** A value that follows async functions by itself, as a tracer's span does: as much of Node's `AsyncLocalStorage` as is used. */
export interface AmbientValue {
  run<R>(value: string, body: () => R): R
  getStore(): string | undefined
}

/** Such a value, where the platform has them and the library uses them. */
export function newAmbientValue(): AmbientValue | undefined {
  if (!framesAreKept) return undefined
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
  const hooks = process?.getBuiltinModule?.('node:async_hooks') as
    | { AsyncLocalStorage: new () => AmbientValue }
    | undefined
  return hooks && new hooks.AsyncLocalStorage()
}
