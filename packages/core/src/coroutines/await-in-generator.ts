import { Coroutine } from './coroutine.ts'
import { isGenerator, isThenable } from './coroutine-body.ts'
import type { GeneratorCoroutine } from './coroutine-like.ts'
import { Future } from '../futures/future.ts'
import { NativeCall } from './native-call.ts'

/**
 * Waits in a generator for whatever there is: a future, a coroutine, a generator, a promise; anything else is its own result.
 *
 * A promise can't be cancelled there. What its `async` function waits for can.
 */
export function* awaitInGenerator<T>(value: T | PromiseLike<T> | GeneratorCoroutine<T>): GeneratorCoroutine<T> {
  if (value instanceof Future || value instanceof Coroutine || isGenerator<T>(value)) return (yield* value) as T
  if (isThenable<T>(value)) return yield* runNative(() => value)
  return value
}

/** Calls a function in a generator, and waits for what it returns. What it throws at once is thrown here. */
export function* callInGenerator<A extends unknown[], T>(
  body: (...args: A) => T | PromiseLike<T> | GeneratorCoroutine<T>,
  ...args: A
): GeneratorCoroutine<T> {
  return yield* awaitInGenerator(body(...args))
}

function runNative<T>(start: () => PromiseLike<T>): { [Symbol.iterator](): Iterator<unknown, T, unknown> } {
  return { [Symbol.iterator]: () => new NativeCall(start) }
}
