import { Coroutine, markCoroutineFunction, type GeneratorCoroutine, type CoroutineFunction } from '@asyncio/core'
import { callInGenerator, describeValue } from '@asyncio/core/lowlevel'
import { AssertionError } from './assertion-error.ts'
import { AwaitRecord } from './await-record.ts'

/** The side effect of a mock when it is awaited: it throws, takes the next of some values (and throws those that are errors), or calls a function and waits for it. */
export type SideEffect<A extends unknown[], T> =
  | Error
  | (new () => Error)
  | Iterable<T | Error>
  | ((...args: A) => T | PromiseLike<T> | GeneratorCoroutine<T>)

/** Options of a mock. */
export interface AsyncMockOptions<A extends unknown[], T> {
  /** The name in messages. */
  name?: string
  /** The result, unless `sideEffect` decides. */
  returnValue?: T
  /** The side effect; it goes before `returnValue`. */
  sideEffect?: SideEffect<A, T>
  /** A function to call where neither is given. */
  wraps?: (...args: A) => T | PromiseLike<T> | GeneratorCoroutine<T>
}

/** A coroutine function for tests, which remembers how it was called and awaited. */
export interface AsyncMock<A extends unknown[], T> extends CoroutineFunction<A, T>, AwaitRecord<A> {
  /** The result, unless `sideEffect` decides. */
  returnValue: T | undefined
  /** The side effect; `undefined` for none. */
  sideEffect: SideEffect<A, T> | undefined
}

/**
 * A function for tests whose calls are coroutines. It counts calls and awaits apart, for a call does nothing until it is awaited, and
 * fails, or answers, as it is told to.
 *
 * **Differs from Python:** with all its values used up it throws an `AssertionError`, where Python throws `StopAsyncIteration`. What a
 * function returns is always what comes of the mock. Attributes, specs and patching are left to test runners.
 *
 * Mirrors `unittest.mock.AsyncMock`.
 *
 * @param options what it does; it can be changed later, by the properties of the mock
 *
 * @example
 * ```ts
 * import { asyncMock, isolated } from '@asyncio/testing'
 *
 * await isolated(async () => {
 *   const load = asyncMock<[id: number], string>({ sideEffect: ['tea', new Error('out of tea')] })
 *   console.log(await load(1)) // tea
 *   await load(2).catch((error: unknown) => console.log(String(error))) // Error: out of tea
 *   load.assertAwaitedWith(2)
 *   console.log(load.awaitCount) // 2
 * })
 * ```
 */
export function asyncMock<A extends unknown[] = unknown[], T = unknown>(
  options: AsyncMockOptions<A, T> = {},
): AsyncMock<A, T> {
  const name = options.name ?? 'mock'
  const mock = ((...args: A) => {
    mock.callCount += 1
    mock.callArgs = args
    mock.callArgsList.push(args)
    return new Coroutine(() => perform(mock, args, options.wraps), name)
  }) as AsyncMock<A, T>
  Object.defineProperty(mock, 'name', { value: name, configurable: true })
  // A mock is a function, with all that functions have.
  Object.setPrototypeOf(AwaitRecord.prototype, Function.prototype)
  Object.setPrototypeOf(mock, AwaitRecord.prototype)
  AwaitRecord.prototype.resetMock.call(mock)
  let effect: SideEffect<A, T> | undefined
  Object.defineProperty(mock, 'sideEffect', {
    get: () => effect,
    // An iterable is begun once, and each await takes the next of it.
    set: (value: SideEffect<A, T> | undefined) => {
      effect = isIterable<T | Error>(value) ? remaining(value) : value
    },
  })
  mock.sideEffect = options.sideEffect
  mock.returnValue = options.returnValue
  return markCoroutineFunction(mock)
}

function* perform<A extends unknown[], T>(
  mock: AsyncMock<A, T>,
  args: A,
  wraps: AsyncMockOptions<A, T>['wraps'],
): GeneratorCoroutine<T> {
  mock.awaitCount += 1
  mock.awaitArgs = args
  mock.awaitArgsList.push(args)
  const effect = mock.sideEffect
  if (effect !== undefined) {
    if (isIterable<T | Error>(effect)) return takeNext(mock, effect)
    if (isError(effect)) throw toError(effect)
    if (typeof effect === 'function') return yield* callInGenerator(effect as (...args: A) => T, ...args)
    throw new TypeError(`A side effect is an error, an iterable or a function: received ${describeValue(effect)}`)
  }
  if (mock.returnValue === undefined && wraps !== undefined) return yield* callInGenerator(wraps, ...args)
  return mock.returnValue as T
}

function takeNext<A extends unknown[], T>(mock: AsyncMock<A, T>, values: Iterable<T | Error>): T {
  const { value, done } = values[Symbol.iterator]().next() as IteratorResult<T | Error, undefined>
  if (done === true)
    throw new AssertionError(`The side effects of ${mock.name} are used up: it was awaited ${mock.awaitCount} times`)
  if (isError(value)) throw toError(value)
  return value
}

function remaining<V>(values: Iterable<V>): Iterable<V> {
  const iterator = values[Symbol.iterator]()
  return { [Symbol.iterator]: () => iterator }
}

function isIterable<V>(value: unknown): value is Iterable<V> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

function isError(value: unknown): value is Error | (new () => Error) {
  return (
    value instanceof Error || (typeof value === 'function' && (value === Error || value.prototype instanceof Error))
  )
}

function toError(value: Error | (new () => Error)): Error {
  return typeof value === 'function' ? new value() : value
}
