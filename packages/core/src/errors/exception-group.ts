/// <reference lib="es2021.promise" preserve="true" />
/// <reference lib="es2022.error" preserve="true" />

import { isCancelled } from './cancelled-error.ts'
import { describeValue } from './describe-value.ts'
import { isFatal } from './fatal-errors.ts'
import { ValueError } from './value-error.ts'
import { nameError } from './name-error.ts'

/** A class of errors, to ask whether an error is of it. */
export type ErrorClass = abstract new (...args: never) => Error

/** A selection of errors of a group: those of a class, those of one of several classes, or those that a function returns `true` for. */
export type ErrorCondition = ErrorClass | readonly ErrorClass[] | ((error: unknown) => boolean)

/** Options of an `ExceptionGroup`. */
export interface ExceptionGroupOptions extends ErrorOptions {
  /** The end of its message, after the number of errors. It is not handed on to the groups that are split off. */
  detail?: string
}

/**
 * Several errors that happened beside each other, thrown as one.
 *
 * A `TaskGroup` throws it when tasks have failed. Its `errors` may be groups again. `catchGroup` handles some kinds of errors and
 * throws the rest; `split` and `subgroup` pick errors by hand, and `unwrap` gives the error of a group of one.
 *
 * **Differs from Python:** its `message` is what Python prints, with the number of errors; it takes whatever can be thrown; it is
 * the one class for what Python divides into `ExceptionGroup` and `BaseExceptionGroup`. As in Python, where they are no
 * `Exception`, a condition has to name `CancelledError`, `KeyboardInterrupt` and `SystemExit`: `Error` does not mean them.
 *
 * Mirrors Python's built-in `ExceptionGroup`.
 *
 * @example
 * ```ts
 * import { ExceptionGroup } from '@asyncio/core'
 *
 * const group = new ExceptionGroup('two things went wrong', [new TypeError('no text'), new RangeError('too long')])
 * const [typeErrors, others] = group.split(TypeError)
 * console.log(group.message) // two things went wrong (2 sub-exceptions)
 * console.log(typeErrors?.errors.length, others?.errors.length) // 1 1
 * ```
 */
export class ExceptionGroup<E = unknown> extends AggregateError {
  /** @internal */
  static readonly named: void = /* @__PURE__ */ nameError(ExceptionGroup, 'ExceptionGroup')

  /** The errors, each as it was thrown, and groups of them. */
  declare errors: (E | ExceptionGroup<E>)[]
  readonly #title: string

  /**
   * @param message what they have in common
   * @param errors at least one
   * @throws {TypeError} if the message is no string, or the errors are no array
   * @throws {ValueError} if there are no errors
   */
  constructor(
    message: string,
    errors: readonly (E | ExceptionGroup<E>)[],
    { detail, ...options }: ExceptionGroupOptions = {},
  ) {
    if (typeof message !== 'string')
      throw new TypeError(`first argument (message) must be a string: received ${describeValue(message)}`)
    if (!Array.isArray(errors))
      throw new TypeError(`second argument (exceptions) must be a sequence: received ${describeValue(errors)}`)
    if (errors.length === 0)
      throw new ValueError('second argument (exceptions) must be a non-empty sequence: received an empty array')
    const count = `(${errors.length} sub-exception${errors.length === 1 ? '' : 's'})`
    super(errors, `${message} ${count}${detail === undefined ? '' : `: ${detail}`}`, options)
    this.#title = message
  }

  /** The same as `errors`, by Python's name. */
  get exceptions(): readonly (E | ExceptionGroup<E>)[] {
    return this.errors
  }

  /**
   * The errors that a condition means, in groups as they are here; `null` if there are none.
   *
   * A function is asked for groups too, and one that it says yes to is taken whole.
   *
   * @throws {TypeError} if the condition is none
   */
  subgroup(condition: (error: unknown) => boolean): ExceptionGroup<E> | null
  subgroup<C extends ErrorClass>(condition: C | readonly C[]): ExceptionGroup<InstanceType<C>> | null
  subgroup(condition: ErrorCondition): ExceptionGroup<E> | null
  subgroup(condition: ErrorCondition): ExceptionGroup<E> | null {
    return this.#split(toPredicate(condition))[0]
  }

  /**
   * Two groups: the errors that a condition means, and the rest, each nested as they are here; `null` for none.
   *
   * @throws {TypeError} if the condition is none
   */
  split(condition: (error: unknown) => boolean): [matching: ExceptionGroup<E> | null, rest: ExceptionGroup<E> | null]
  split<C extends ErrorClass>(
    condition: C | readonly C[],
  ): [matching: ExceptionGroup<InstanceType<C>> | null, rest: ExceptionGroup<E> | null]
  split(condition: ErrorCondition): [matching: ExceptionGroup<E> | null, rest: ExceptionGroup<E> | null]
  split(condition: ErrorCondition): [matching: ExceptionGroup<E> | null, rest: ExceptionGroup<E> | null] {
    return this.#split(toPredicate(condition))
  }

  /**
   * A group of the same kind with other errors, which `split` and `subgroup` make theirs with. A class of groups with more to it
   * overrides this.
   */
  derive<D>(errors: readonly (D | ExceptionGroup<D>)[]): ExceptionGroup<D> {
    return new ExceptionGroup(this.#title, errors)
  }

  /** The error itself, if there is only one, however deep; else the innermost group that has them all. */
  unwrap(): E | ExceptionGroup<E> {
    const [only] = this.errors
    if (this.errors.length > 1) return this
    return only instanceof ExceptionGroup ? only.unwrap() : (only as E)
  }

  /** All errors in one list, however deep, without the groups they are in. */
  leaves(): E[] {
    return this.errors.flatMap((error) => (error instanceof ExceptionGroup ? error.leaves() : [error]))
  }

  #split(matches: (error: unknown) => boolean): [ExceptionGroup<E> | null, ExceptionGroup<E> | null] {
    if (matches(this)) return [this, null]
    const matching: (E | ExceptionGroup<E>)[] = []
    const rest: (E | ExceptionGroup<E>)[] = []
    for (const error of this.errors) {
      if (error instanceof ExceptionGroup) {
        const [inside, outside] = error.#split(matches)
        if (inside !== null) matching.push(inside)
        if (outside !== null) rest.push(outside)
      } else (matches(error) ? matching : rest).push(error)
    }
    if (matching.length === 0) return [null, this]
    if (rest.length === 0) return [this, null]
    return [this.#part(matching), this.#part(rest)]
  }

  /** Some of the errors, thrown where all were. */
  #part(errors: readonly (E | ExceptionGroup<E>)[]): ExceptionGroup<E> {
    const part = this.derive<E>(errors)
    if ('cause' in this) part.cause = this.cause
    if (this.stack !== undefined) part.stack = this.stack.replace(this.message, () => part.message)
    return part
  }
}

/** Refuses what is neither a class of errors nor an array of some. */
export function requireErrorClasses(value: unknown): asserts value is ErrorClass | ErrorClass[] {
  if (isErrorClass(value) || isErrorClasses(value)) return
  throw new TypeError(`expected an exception type or an array of exception types: received ${describeValue(value)}`)
}

function toPredicate(condition: ErrorCondition): (error: unknown) => boolean {
  if (isErrorClass(condition)) return (error) => isOf(error, condition)
  if (isErrorClasses(condition)) return (error) => condition.some((errorClass) => isOf(error, errorClass))
  if (typeof condition === 'function') return condition
  throw new TypeError(
    `expected an exception type, an array of exception types, or a callable (other than a class): received ${describeValue(condition)}`,
  )
}

/** `Error` is the class of everything here, but means what `Exception` means in Python. */
function isOf(error: unknown, errorClass: ErrorClass): boolean {
  if (!(error instanceof errorClass)) return false
  if (errorClass !== Error) return true
  if (error instanceof ExceptionGroup) return error.errors.every((inside) => isOf(inside, Error))
  return !isCancelled(error) && !isFatal(error)
}

function isErrorClass(value: unknown): value is ErrorClass {
  return typeof value === 'function' && (value === Error || value.prototype instanceof Error)
}

function isErrorClasses(value: unknown): value is ErrorClass[] {
  return Array.isArray(value) && value.length > 0 && value.every(isErrorClass)
}
