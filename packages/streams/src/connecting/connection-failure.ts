import { ExceptionGroup, OSError, TimeoutError } from '@asyncio/core'

/**
 * The one error that tells why none of several addresses could be connected to: the only one, the one that all have in common, or
 * one with the messages of all.
 *
 * @param allErrors whether it is to be a group of all of them
 */
export function connectionFailure(errors: readonly Error[], allErrors: boolean): Error {
  const [first] = errors
  if (first === undefined) return new TimeoutError('create_connection failed')
  if (allErrors) return new ExceptionGroup('create_connection failed', errors)
  if (errors.every(({ message }) => message === first.message)) return first
  return new OSError(`Multiple exceptions: ${errors.map(({ message }) => message).join(', ')}`)
}
