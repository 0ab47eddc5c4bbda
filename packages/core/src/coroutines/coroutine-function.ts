import { Coroutine } from './coroutine.ts'
import type { GeneratorCoroutine } from './coroutine-like.ts'
import { describeValue } from '../errors/describe-value.ts'

/** A function whose calls are coroutine objects: they do nothing until they are awaited. */
export type CoroutineFunction<A extends unknown[], T> = (...args: A) => Coroutine<T>

const COROUTINE_FUNCTION = Symbol.for('asyncio.coroutineFunction')

/**
 * Makes calls of a function lazy, as those of `async def` are: a call returns a `Coroutine`, which begins when it is awaited
 * or when the task that it is given to runs.
 *
 * Takes an `async` function (one with a name is called by it in messages), any other function that returns something to await, or a generator function.
 *
 * **Cancellation:** awaited, the call is part of the awaiting task.
 *
 * **Differs from Python:** a plain `async` function begins when it is called. This is how to have Python's laziness where it matters.
 *
 * @throws {TypeError} if it is not given a function
 *
 * @example
 * ```ts
 * import { coroutineFunction, gather, sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * const compute = coroutineFunction(async function compute(x: number, y: number) {
 *   await sleep(1)
 *   return x + y
 * })
 *
 * console.log(await run(async () => gather([compute(1, 2), compute(3, 4)]))) // [3, 7], after one second
 * ```
 */
export function coroutineFunction<A extends unknown[], T>(
  body: (...args: A) => GeneratorCoroutine<T>,
): CoroutineFunction<A, T>
export function coroutineFunction<A extends unknown[], T>(body: (...args: A) => PromiseLike<T>): CoroutineFunction<A, T>
export function coroutineFunction<A extends unknown[], T>(
  body: (...args: A) => GeneratorCoroutine<T> | PromiseLike<T>,
): CoroutineFunction<A, T> {
  if (typeof body !== 'function')
    throw new TypeError(`Cannot make a coroutine function as a function is needed: received ${describeValue(body)}`)
  function call(this: unknown, ...args: A): Coroutine<T> {
    return new Coroutine(() => body.apply(this, args), body.name === '' ? 'anonymous' : body.name)
  }
  Object.defineProperty(call, 'name', { value: body.name, configurable: true })
  Object.defineProperty(call, COROUTINE_FUNCTION, { value: true })
  return call
}

const AsyncFunction = /* @__PURE__ */ Object.getPrototypeOf(async () => {}).constructor as FunctionConstructor

/**
 * Whether calls of a function are coroutines: it was made by `coroutineFunction`, or is an `async` function.
 *
 * A compiler that targets something older than ES2017 turns `async` functions into others, which can't be told from any function.
 *
 * Mirrors `inspect.iscoroutinefunction`.
 */
export function isCoroutineFunction(value: unknown): boolean {
  return typeof value === 'function' && (COROUTINE_FUNCTION in value || value instanceof AsyncFunction)
}

/**
 * Marks a function that returns something to await, so that `isCoroutineFunction` takes it for what it is.
 *
 * Mirrors `inspect.markcoroutinefunction`.
 *
 * @returns the same function
 * @throws {TypeError} if it is not a function
 *
 * @example
 * ```ts
 * import { isCoroutineFunction, markCoroutineFunction, sleep } from '@asyncio/core'
 *
 * const nap = markCoroutineFunction(() => sleep(1))
 * console.log(isCoroutineFunction(nap)) // true
 * ```
 */
export function markCoroutineFunction<F extends (...args: never[]) => unknown>(body: F): F {
  if (typeof body !== 'function') {
    throw new TypeError(`Cannot mark a coroutine function as a function is needed: received ${describeValue(body)}`)
  }
  Object.defineProperty(body, COROUTINE_FUNCTION, { value: true })
  return body
}
