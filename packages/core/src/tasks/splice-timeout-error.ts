import { TimeoutError } from '../errors/timeout-error.ts'
import { cancellationIn } from './cancellation-signal.ts'

/**
 * Puts a `TimeoutError` between an error and the cancellation of a deadline that caused it, so that
 * the error tells why. Looks along the causes of the error, and of the members of a group.
 */
export function spliceTimeoutError(error: unknown): void {
  spliceIntoCauses(error)
  if (error instanceof AggregateError) for (const member of error.errors) spliceIntoCauses(member)
}

function spliceIntoCauses(error: unknown): void {
  const seen = new Set<Error>()
  for (let outer = error; outer instanceof Error && !seen.has(outer); outer = outer.cause) {
    seen.add(outer)
    if (cancellationIn(outer.cause) === undefined) continue
    // An error that was frozen is left as it is.
    Reflect.set(outer, 'cause', new TimeoutError('timed out', { cause: outer.cause }))
    return
  }
}
