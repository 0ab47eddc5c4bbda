import { CancelledError } from '../errors/cancelled-error.ts'
import { ExceptionGroup } from '../errors/exception-group.ts'
import { InvalidStateError } from '../errors/invalid-state-error.ts'
import { LookupError } from '../errors/lookup-error.ts'
import { RuntimeError } from '../errors/runtime-error.ts'
import { TimeoutError } from '../errors/timeout-error.ts'
import { ValueError } from '../errors/value-error.ts'
import { RemoteError } from './remote-error.ts'

/** A thrown value as it can be sent to another thread: structured cloning forgets most of an error of a class of its own. */
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

/**
 * Makes something that can be sent of what was thrown. Causes and members that come back to themselves are cut off, and what can't be read of
 * an error is left out: it never fails. What is thrown and is no error is left as it is, and may be something that can't be sent.
 */
export function packError(thrown: unknown): PortableError {
  return new Packing().pack(thrown)
}

/** Makes an error again of what has arrived. It may fail if that was not made by `packError`. */
export function unpackError(packed: PortableError): unknown {
  return unpack(packed, new Map())
}

/** Packs each error once, however many others it is the cause or a member of. */
class Packing {
  readonly #packed = new Map<Error, PortableErrorObject>()
  /** Errors that are being packed: one that is met again comes back to itself. */
  readonly #open = new Set<unknown>()

  pack(thrown: unknown): PortableError {
    if (!isError(thrown)) return { thrown }
    const first = this.#packed.get(thrown)
    return first ?? this.#packChain(thrown)
  }

  /** Follows the causes one after the other, as there may be thousands. */
  #packChain(first: Error): PortableErrorObject {
    const chain: Error[] = []
    let outer: PortableErrorObject | undefined
    for (let error: unknown = first; isError(error) && !this.#open.has(error); error = read(error, 'cause')) {
      const known = this.#packed.get(error)
      const packed = known ?? this.#packOne(error)
      if (outer !== undefined) outer.cause = packed
      if (known !== undefined) break
      chain.push(error)
      outer = packed
    }
    for (const error of chain) this.#open.delete(error)
    return this.#packed.get(first) as PortableErrorObject
  }

  #packOne(error: Error): PortableErrorObject {
    const packed: PortableErrorObject = {
      name: readText(error, 'name') ?? 'Error',
      message: readText(error, 'message') ?? '',
      stack: readText(error, 'stack'),
    }
    this.#open.add(error)
    this.#packed.set(error, packed)
    const code = read(error, 'code')
    if (typeof code === 'string' || typeof code === 'number') packed.code = code
    if (error instanceof AggregateError) {
      const members = read(error, 'errors')
      packed.errors = Array.isArray(members)
        ? members.filter((member) => !this.#open.has(member)).map((member) => this.pack(member))
        : []
    }
    return packed
  }
}

function isError(value: unknown): value is Error {
  try {
    return value instanceof Error
  } catch {
    return false
  }
}

function read(error: Error, property: string): unknown {
  try {
    return (error as unknown as Record<string, unknown>)[property]
  } catch {
    return undefined
  }
}

function readText(error: Error, property: string): string | undefined {
  const value = read(error, property)
  return typeof value === 'string' ? value : undefined
}

/** Follows the causes one after the other, as there may be thousands. */
function unpack(packed: PortableError, made: Map<object, unknown>): unknown {
  if ('thrown' in packed) return packed.thrown
  let outer: Error | undefined
  for (let next: PortableError | undefined = packed; next !== undefined;) {
    const isNew: boolean = !('thrown' in next) && !made.has(next)
    const error: unknown = 'thrown' in next ? next.thrown : isNew ? unpackOne(next, made) : made.get(next)
    if (outer !== undefined) define(outer, 'cause', error)
    outer = error as Error
    next = isNew ? (next as PortableErrorObject).cause : undefined
  }
  return made.get(packed)
}

function unpackOne(packed: PortableErrorObject, made: Map<object, unknown>): Error {
  made.set(packed, undefined)
  const { name, message, stack, code } = packed
  const error = emptyError(packed, made)
  made.set(packed, error)
  if (error.name !== name) define(error, 'name', name)
  define(error, 'message', message)
  define(error, 'stack', stack)
  if (code !== undefined && (error as { code?: unknown }).code !== code) define(error, 'code', code)
  return error
}

function emptyError({ name, message, errors }: PortableErrorObject, made: Map<object, unknown>): Error {
  if (errors !== undefined) {
    const members = errors.map((error) => unpack(error, made))
    return name === 'ExceptionGroup' && members.length > 0
      ? new ExceptionGroup(message, members)
      : new AggregateError(members)
  }
  if (name === 'CancelledError') return message === '' ? new CancelledError() : new CancelledError(message)
  const known = Object.hasOwn(classes, name) ? classes[name] : undefined
  return known === undefined ? new RemoteError() : Object.setPrototypeOf(new Error(), known.prototype)
}

function define(error: Error, property: string, value: unknown): void {
  Object.defineProperty(error, property, { value, writable: true, configurable: true })
}
