import {
  isCoroutineFunction,
  markCoroutineFunction,
  type Coroutine,
  type Future,
  type GeneratorCoroutine,
} from '@asyncio/core'
import { awaitInGenerator, describeValue, getDebugMode } from '@asyncio/core/lowlevel'
import { deprecated } from '../deprecated.ts'
import { CoroWrapper } from './coro-wrapper.ts'
import { GeneratorBasedCoroutine } from './generator-based-coroutine.ts'

/** The result type of a call, when `coroutine` has waited for what the function returned: of a generator, of a future, or the value itself. */
export type Delegated<R> =
  R extends Generator<unknown, infer T, never>
    ? T
    : R extends Coroutine<infer T>
      ? T
      : R extends Future<infer T>
        ? T
        : Awaited<R>

/** A function that `coroutine` has made: its calls are coroutines. */
export type GeneratorBasedFunction<This, A extends unknown[], T> = (
  this: This,
  ...args: A
) => GeneratorBasedCoroutine<T>

type AnyMethod = (this: never, ...args: never[]) => unknown

/**
 * Makes a coroutine function of a generator function, as one was written before there was `async def`: `yield*` stands for `yield from`.
 *
 * Of a plain function it makes one, too: what that returns is waited for if it is a future, a coroutine, a generator or a promise, and is the
 * result otherwise. An `async` function is returned unchanged. A bare `yield` is one turn of the loop; a bare `yield future` fails and says
 * that `yield*` was meant. It is also a decorator of methods, static and private ones included.
 *
 * **Cancellation:** awaited, the call is part of the awaiting task.
 *
 * **Differs from Python:** a call of an `async` function begins at once, decorated or not. For one that can be delegated to with `yield*`, take
 * `coroutineFunction` of `@asyncio/core`. The compiler does not know that a decorated method returns a coroutine, and says that it is a
 * generator: `yield*` takes both.
 *
 * Mirrors `asyncio.coroutine` and `types.coroutine`. Deprecated since Python 3.8, removed in 3.11.
 *
 * @throws {TypeError} if it is not given a function, or decorates what is no method
 *
 * @example
 * ```ts
 * import { coroutine, getEventLoop, sleep } from '@asyncio/legacy'
 *
 * const compute = coroutine(function* compute(x: number, y: number) {
 *   console.log(`Compute ${x} + ${y} ...`)
 *   yield* sleep(0.1)
 *   return x + y
 * })
 *
 * const printSum = coroutine(function* printSum(x: number, y: number) {
 *   const result = yield* compute(x, y)
 *   console.log(`${x} + ${y} = ${result}`)
 * })
 *
 * const loop = getEventLoop()
 * await loop.runUntilComplete(printSum(1, 2))
 * loop.close()
 * ```
 */
export function coroutine<F extends AnyMethod>(method: F, context: ClassMethodDecoratorContext): F
export function coroutine<This, A extends unknown[], T>(
  func: (this: This, ...args: A) => GeneratorCoroutine<T>,
): GeneratorBasedFunction<This, A, T>
export function coroutine<This, A extends unknown[], T>(
  func: (this: This, ...args: A) => Coroutine<T> | Future<T>,
): GeneratorBasedFunction<This, A, T>
export function coroutine<F extends (this: never, ...args: never[]) => Promise<unknown>>(func: F): F
export function coroutine<This, A extends unknown[], R>(
  func: (this: This, ...args: A) => R,
): GeneratorBasedFunction<This, A, Delegated<R>>
export function coroutine(
  func: (...args: unknown[]) => unknown,
  context?: { readonly kind: string },
): (...args: unknown[]) => unknown {
  if (typeof func !== 'function') throw new TypeError(`coroutine() takes a function: received ${describeValue(func)}`)
  if (context !== undefined && context.kind !== 'method')
    throw new TypeError(`coroutine() decorates methods only: received a ${context.kind}`)
  deprecated('coroutine')
  if (isCoroutineFunction(func)) return func
  const begin =
    func instanceof GeneratorFunction ? (func as (...args: unknown[]) => GeneratorCoroutine<unknown>) : delegating(func)
  function call(this: unknown, ...args: unknown[]): GeneratorBasedCoroutine<unknown> {
    const generator = begin.apply(this, args)
    if (getDebugMode() !== undefined) return new CoroWrapper(generator, func)
    return new GeneratorBasedCoroutine(generator, func.name === '' ? 'anonymous' : func.name)
  }
  Object.defineProperty(call, 'name', { value: func.name, configurable: true })
  Object.defineProperty(call, 'length', { value: func.length, configurable: true })
  return markCoroutineFunction(call)
}

const GeneratorFunction = /* @__PURE__ */ Object.getPrototypeOf(function* () {}).constructor as FunctionConstructor

/** A generator function that calls a plain one, and waits for what it returns if it can be waited for. */
function delegating(func: (...args: unknown[]) => unknown): (...args: unknown[]) => GeneratorCoroutine<unknown> {
  return function* (this: unknown, ...args) {
    return yield* awaitInGenerator(func.apply(this, args))
  }
}
