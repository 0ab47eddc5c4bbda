import { SystemExit } from '@asyncio/core'

/** Puts all of asyncio in scope: by its names, and as `asyncio`; and `exit`, which leaves. */
export async function bringIntoScope(): Promise<void> {
  const asyncio = await import('../../index.ts')
  const exit = (code = 0): never => {
    throw new SystemExit(code)
  }
  for (const [name, value] of Object.entries({ ...asyncio, asyncio, exit }))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true, enumerable: false })
}
