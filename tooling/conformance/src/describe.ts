import { CancelledError } from '@asyncio/core'
import { Boom } from './boom.ts'

/** The class of an error, with its arguments, or the errors of a group, where they are part of what is compared. */
export function describe(error: unknown): string {
  if (error instanceof CancelledError) return `CancelledError(${error.args.join(', ')})`
  if (error instanceof Boom) return `Boom(${error.message})`
  if (error instanceof AggregateError) return `${error.name}(${error.errors.map(describe).join(',')})`
  return error instanceof Error ? error.name : typeof error
}
