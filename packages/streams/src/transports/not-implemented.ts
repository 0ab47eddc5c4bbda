import { NotImplementedError } from '@asyncio/core'

/** Says of a method that whoever extends its class has to write it. */
export function notImplemented(transport: object, method: string): never {
  throw new NotImplementedError(`${method}() is not implemented by ${transport.constructor.name}`)
}
