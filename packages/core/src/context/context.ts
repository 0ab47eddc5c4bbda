import { runInFrame } from '#frame-storage'
import { inspectable } from '#inspect'
import { describeValue } from '../errors/describe-value.ts'
import { RuntimeError } from '../errors/runtime-error.ts'
import { requireThat } from '../options.ts'
import type { ContextVar } from './context-var.ts'
import { currentFrame, enterFrame, Frame, leaveFrame } from './frame.ts'

const NO_VALUES: ReadonlyMap<ContextVar<unknown>, unknown> = new Map()

/**
 * The values of context variables: what is ambient to a task, and follows it through its awaits.
 *
 * Each task has one of its own, a copy of its creator's, so what it sets is seen by the coroutines it awaits and by nobody else.
 * A copy costs the same however many variables have values.
 *
 * Mirrors `contextvars.Context`.
 *
 * @example
 * ```ts
 * import { ContextVar, copyContext } from '@asyncio/core'
 *
 * const user = new ContextVar('user', { default: 'nobody' })
 * const context = copyContext()
 * context.run(() => user.set('Ada'))
 * console.log(user.get(), context.get(user)) // nobody Ada
 * ```
 */
export class Context implements Iterable<[ContextVar<unknown>, unknown]> {
  static {
    inspectable(this, 'context')
  }

  // Never changed in place, so that copies can share it.
  #values: ReadonlyMap<ContextVar<unknown>, unknown> = NO_VALUES
  #entered = false

  /** The number of variables that have a value here. */
  get size(): number {
    return this.#values.size
  }

  /** Whether a variable has a value here. A default is not a value. */
  has<T>(variable: ContextVar<T>): boolean {
    requireVariable(variable)
    return this.#values.has(variable)
  }

  /** The value of a variable here, or `undefined`: defaults are the variable's business. */
  get<T>(variable: ContextVar<T>): T | undefined {
    requireVariable(variable)
    return this.#values.get(variable) as T | undefined
  }

  /** The variables that have a value here. */
  keys(): IterableIterator<ContextVar<unknown>> {
    return this.#values.keys()
  }

  /** The values, in the order in which the variables first got one. */
  values(): IterableIterator<unknown> {
    return this.#values.values()
  }

  /** The variables with their values. */
  entries(): IterableIterator<[ContextVar<unknown>, unknown]> {
    return this.#values.entries()
  }

  [Symbol.iterator](): IterableIterator<[ContextVar<unknown>, unknown]> {
    return this.entries()
  }

  /** A context with the same values, which go separate ways from here. */
  copy(): Context {
    const copy = new Context()
    copy.#values = this.#values
    return copy
  }

  /**
   * Calls a function in this context: what it sets is set here, and async functions called by it stay here.
   *
   * @returns what the function returns
   * @throws {RuntimeError} if the context is entered already: one that runs can't be run inside itself
   */
  run<A extends unknown[], R>(callable: (...args: A) => R, ...args: A): R {
    const outer = currentFrame()
    if (this.#entered || outer?.context === this)
      throw new RuntimeError('Cannot enter the context: it is already entered; run a copy of it instead')
    const frame = new Frame(outer?.loop ?? null, outer?.task ?? null, this)
    this.#entered = true
    const previous = enterFrame(frame)
    try {
      return runInFrame(frame, () => callable(...args))
    } finally {
      leaveFrame(previous)
      this.#entered = false
    }
  }

  /** @internal */
  assign(variable: ContextVar<unknown>, value: unknown): void {
    this.#values = new Map(this.#values).set(variable, value)
  }

  /** @internal */
  remove(variable: ContextVar<unknown>): void {
    const values = new Map(this.#values)
    values.delete(variable)
    this.#values = values
  }
}

function requireVariable(value: unknown): void {
  if (typeof (value as { reset?: unknown } | null)?.reset === 'function') return
  throw new TypeError(`a ContextVar key was expected, got ${describeValue(value)}`)
}

/** Refuses a context that nothing can run in. */
export function requireContext(context: unknown): void {
  requireThat(context instanceof Context, 'A context is one that copyContext() makes', context)
}

/** The context of code outside of any loop and any `Context.run`, as Python's main thread has one. */
const outermostContext = new Context()

/** The context that the running code sets variables in. */
export function currentContext(): Context {
  return currentFrame()?.context ?? outermostContext
}

/**
 * A copy of the current context, with the values that variables have at this moment.
 *
 * Mirrors `contextvars.copy_context`.
 *
 * @example
 * ```ts
 * import { ContextVar, copyContext } from '@asyncio/core'
 *
 * const depth = new ContextVar('depth', { default: 0 })
 * const context = copyContext()
 * console.log(context.run(() => (depth.set(1), depth.get())), depth.get()) // 1 0
 * ```
 */
export function copyContext(): Context {
  return currentContext().copy()
}
