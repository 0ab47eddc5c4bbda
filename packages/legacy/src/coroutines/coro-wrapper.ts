import { Coroutine, type GeneratorCoroutine } from '@asyncio/core'
import { createdAt, describeValue, inspectable, isGenerator, siteOf } from '@asyncio/core/lowlevel'
import { deprecated } from '../deprecated.ts'
import { GeneratorBasedCoroutine } from './generator-based-coroutine.ts'
import { WatchedGenerator } from './watched-generator.ts'

/** A function whose call is wrapped. */
type Wrapped = (...args: never[]) => unknown

/**
 * A call of a function that `coroutine` has wrapped, in debug mode: if no task waits for it, it warns with the place
 * where it was made; and it says whether it runs.
 *
 * `send`, `throw` and `close` go to the generator in it.
 *
 * **Cancellation:** awaited, it runs as part of the awaiting task, and is cancelled with it.
 *
 * **Differs from Python:** of `gi_frame` and `gi_code` there is what JavaScript knows of a generator: its function, and whether it has ended.
 *
 * Mirrors `asyncio.coroutines.CoroWrapper`.
 *
 * @example
 * ```ts
 * import { CoroWrapper } from '@asyncio/legacy'
 *
 * function* echo() {
 *   const heard: unknown = yield
 *   return heard
 * }
 *
 * const wrapper = new CoroWrapper(echo(), echo)
 * wrapper.send()
 * console.log(wrapper.send('hello').value, wrapper.giFrame) // hello null
 * ```
 */
export class CoroWrapper<T> extends GeneratorBasedCoroutine<T> {
  /** @internal */
  static readonly inspected: void = /* @__PURE__ */ inspectable<CoroWrapper<unknown>>(CoroWrapper, String)

  /** The function that was called, if that was said. */
  readonly func: Wrapped | null
  readonly #watched: WatchedGenerator<T>

  /**
   * @param generator the generator, or the coroutine object, that it wraps
   * @param func the function that made it
   * @throws {TypeError} if it is given neither
   */
  constructor(generator: GeneratorCoroutine<T> | Coroutine<T>, func: Wrapped | null = null) {
    deprecated('CoroWrapper', 'coroutine')
    const watched = new WatchedGenerator(requireGenerator(generator))
    // It has all that a generator is driven by.
    super(watched as unknown as GeneratorCoroutine<T>, nameOf(generator, func))
    this.#watched = watched
    this.func = func
  }

  /** Whether it runs just now. */
  get giRunning(): boolean {
    return this.#watched.running
  }

  /** The function that was called, if that was said. */
  get giCode(): Wrapped | null {
    return this.func
  }

  /** The function of a call that goes on; `null` when it has ended. */
  get giFrame(): { readonly fCode: Wrapped | null } | null {
    return this.#watched.ended && !this.#watched.running ? null : { fCode: this.func }
  }

  override close(): void {
    super.close()
    this.#watched.ended = true
  }

  /** As Python shows it: `<CoroWrapper compute() running, created at /home/ada/main.ts:3>`. */
  override toString(): string {
    const place = createdAt(this)
    return `<CoroWrapper ${this.name}() ${this.giFrame === null ? 'done' : 'running'}${place && `,${place}`}>`
  }

  /** Makes what says that it was never yielded from, and where it was made. */
  override report(): () => void {
    const stack = siteOf(this)?.stack
    const created = stack === undefined ? '' : `\nCoroutine object created at (most recent call first):\n${stack}`
    const message = `${this.toString()} was never yielded from${created}`
    return () => console.error(message)
  }
}

function requireGenerator<T>(value: GeneratorCoroutine<T> | Coroutine<T>): GeneratorCoroutine<T> {
  if (value instanceof Coroutine) return delegating(value)
  if (isGenerator<T>(value)) return value
  throw new TypeError(`CoroWrapper takes a generator or a coroutine object: received ${describeValue(value)}`)
}

function* delegating<T>(coroutine: Coroutine<T>): GeneratorCoroutine<T> {
  return yield* coroutine as Iterable<unknown, T, unknown>
}

function nameOf(generator: object, func: Wrapped | null): string {
  const name = generator instanceof Coroutine ? generator.name : (func?.name ?? '')
  return name === '' ? 'generator' : name
}
