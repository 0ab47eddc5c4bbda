import { inspectable } from '#inspect'
import { describeValue } from '../errors/describe-value.ts'
import { LookupError } from '../errors/lookup-error.ts'
import { RuntimeError } from '../errors/runtime-error.ts'
import { ValueError } from '../errors/value-error.ts'
import { shorten } from '../introspection/represent.ts'
import { currentContext, type Context } from './context.ts'

const MISSING: unique symbol = Symbol('Token.MISSING')

/**
 * A variable with a value of its own in each task: the request being served, the user, a transaction.
 *
 * Make it once, at the top of a module. A new task starts with a copy of its creator's values.
 *
 * Mirrors `contextvars.ContextVar`.
 *
 * @example
 * ```ts
 * import { ContextVar, createTask, gather, sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * const request = new ContextVar<string>('request')
 *
 * async function handle(name: string): Promise<void> {
 *   request.set(name)
 *   await sleep(0.01)
 *   console.log(request.get()) // each its own
 * }
 *
 * await run(async () => {
 *   await gather([createTask(() => handle('a')), createTask(() => handle('b'))])
 * })
 * ```
 */
export class ContextVar<T> {
  /** @internal A field and not a block: bundlers keep a class with a block, used or not. */
  static readonly inspected: void = /* @__PURE__ */ inspectable<ContextVar<unknown>>(ContextVar, (variable, show) => {
    const fallback = variable.#default === MISSING ? '' : ` default=${shorten(show(variable.#default))}`
    return `<ContextVar name='${variable.name}'${fallback}>`
  })

  readonly name: string
  readonly #default: T | typeof MISSING

  /** @param options.default what `get` answers where the variable has no value */
  constructor(name: string, options: { default?: T } = {}) {
    if (typeof name !== 'string')
      throw new TypeError(
        `Cannot create a context variable as its name must be a string: received ${describeValue(name)}`,
      )
    if (typeof options !== 'object' || options === null)
      throw new TypeError(
        `ContextVar() takes its options in an object, such as { default: 'nobody' }: received ${describeValue(options)}`,
      )
    this.name = name
    this.#default = 'default' in options ? options.default : MISSING
  }

  /**
   * The value here; where there is none the one given, else the variable's default.
   *
   * @throws {LookupError} if there is no value and no default
   */
  get(): T
  get<D>(fallback: D): T | D
  get(...fallback: unknown[]): unknown {
    const context = currentContext()
    if (context.has(this)) return context.get(this)
    if (fallback.length > 0) return fallback[0]
    if (this.#default !== MISSING) return this.#default
    throw new LookupError(`Cannot get the context variable '${this.name}' as it has no value here and no default`)
  }

  /** Gives the variable a value in the current context: the running task's, and of the coroutines that it awaits. */
  set(value: T): Token<T> {
    const context = currentContext()
    const token = new Token<T>(this, context, context.has(this) ? (context.get(this) as T) : MISSING)
    context.assign(this, value)
    return token
  }

  /**
   * Puts back what was there before the `set` that returned this token.
   *
   * @throws {ValueError} if the token is another variable's, or was made in another context
   * @throws {RuntimeError} if the token has been used
   */
  reset(token: Token<T>): void {
    token.restore(this, currentContext())
  }
}

/**
 * The token that `ContextVar.set` returns: the way back to the value before.
 *
 * `using` takes that way at the end of the block. Mirrors `contextvars.Token`.
 *
 * @example
 * ```ts
 * import { ContextVar } from '@asyncio/core'
 *
 * const indent = new ContextVar('indent', { default: 0 })
 * {
 *   using _deeper = indent.set(2)
 *   console.log(indent.get()) // 2
 * }
 * console.log(indent.get()) // 0
 * ```
 */
export class Token<T> implements Disposable {
  /** @internal */
  static readonly inspected: void = /* @__PURE__ */ inspectable<Token<unknown>>(
    Token,
    (token, show) => `<Token ${token.#used ? 'used ' : ''}var=${show(token.variable)}>`,
  )

  /** The `oldValue` of a token whose variable had no value before. */
  static readonly MISSING: typeof MISSING = MISSING

  /** The variable that was set. */
  readonly variable: ContextVar<T>
  /** Its value before, or `Token.MISSING`. */
  readonly oldValue: T | typeof MISSING
  readonly #context: Context
  #used = false

  /** @internal */
  constructor(variable: ContextVar<T>, context: Context, oldValue: T | typeof MISSING) {
    this.variable = variable
    this.oldValue = oldValue
    this.#context = context
  }

  [Symbol.dispose](): void {
    this.variable.reset(this)
  }

  /** @internal */
  restore(variable: ContextVar<T>, context: Context): void {
    if (this.#used) throw new RuntimeError(`Cannot reset '${variable.name}' as the token has already been used once`)
    if (variable !== this.variable) {
      throw new ValueError(`Cannot reset '${variable.name}' as the token was made by '${this.variable.name}'`)
    }
    if (context !== this.#context)
      throw new ValueError(`Cannot reset '${variable.name}' as the token was made in a different context`)
    this.#used = true
    if (this.oldValue === MISSING) context.remove(variable)
    else context.assign(variable, this.oldValue)
  }
}
