import { CancelledError } from '../errors/cancelled-error.ts'
import { ExceptionGroup } from '../errors/exception-group.ts'
import { InvalidStateError } from '../errors/invalid-state-error.ts'
import { LookupError } from '../errors/lookup-error.ts'
import { RuntimeError } from '../errors/runtime-error.ts'
import { TimeoutError } from '../errors/timeout-error.ts'
import { ValueError } from '../errors/value-error.ts'
import { RemoteError } from './remote-error.ts'

/** What was thrown, as it can be sent to another thread: structured cloning forgets most of an error of a class of its own. */
export type PortableError = { thrown: unknown } | PortableErrorObject

interface PortableErrorObject {
  name: string
  message: string
  stack?: string | undefined
  code?: string | number | undefined
  cause?: PortableError
  errors?: PortableError[]
}

const classes: Record<string, { readonly prototype: Error }> = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  InvalidStateError,
  LookupError,
  RuntimeError,
  TimeoutError,
  ValueError,
}

/** Makes something that can be sent of what was thrown. Causes that come back to themselves are cut off. */
export function packError(thrown: unknown, outer: readonly unknown[] = []): PortableError {
  if (!(thrown instanceof Error)) return { thrown }
  const seen = [...outer, thrown]
  const { code } = thrown as { code?: unknown }
  const packed: PortableErrorObject = { name: thrown.name, message: thrown.message, stack: thrown.stack }
  if (typeof code === 'string' || typeof code === 'number') packed.code = code
  if (thrown.cause instanceof Error && !seen.includes(thrown.cause)) packed.cause = packError(thrown.cause, seen)
  if (thrown instanceof AggregateError) packed.errors = thrown.errors.map((error) => packError(error, seen))
  return packed
}

/** Makes an error again of what has arrived. */
export function unpackError(packed: PortableError): unknown {
  if ('thrown' in packed) return packed.thrown
  const { name, message, stack, code } = packed
  const error = emptyError(packed)
  if (error.name !== name) define(error, 'name', name)
  define(error, 'message', message)
  define(error, 'stack', stack)
  if (code !== undefined && (error as { code?: unknown }).code !== code) define(error, 'code', code)
  if (packed.cause !== undefined) define(error, 'cause', unpackError(packed.cause))
  return error
}

function emptyError({ name, message, errors }: PortableErrorObject): Error {
  if (errors !== undefined) {
    const members = errors.map(unpackError)
    return name === 'ExceptionGroup' ? new ExceptionGroup(message, members) : new AggregateError(members)
  }
  if (name === 'CancelledError') return message === '' ? new CancelledError() : new CancelledError(message)
  const known = Object.hasOwn(classes, name) ? classes[name] : undefined
  return known === undefined ? new RemoteError() : Object.setPrototypeOf(new Error(), known.prototype)
}

function define(error: Error, property: string, value: unknown): void {
  Object.defineProperty(error, property, { value, writable: true, configurable: true })
}
