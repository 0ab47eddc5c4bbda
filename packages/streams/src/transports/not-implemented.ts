import { NotImplementedError } from '@asyncio/core'

/** Throws the error of a method that a subclass has to write. */
export function notImplemented(transport: object, method: string): never {
  throw new NotImplementedError(`${method}() is not implemented by ${transport.constructor.name}`)
}
