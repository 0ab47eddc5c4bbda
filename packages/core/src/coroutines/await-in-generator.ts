import { Coroutine } from './coroutine.ts'
import { isGenerator, isThenable } from './coroutine-body.ts'
import type { GeneratorCoroutine } from './coroutine-like.ts'
import { Future } from '../futures/future.ts'
import { ImmediateResult } from './immediate-result.ts'
import { NativeCall } from './native-call.ts'

/** The operand of a `yield*`. */
interface Delegate<T> {
  [Symbol.iterator](): Iterator<unknown, T, unknown>
}

/**
 * Makes something to delegate to of whatever there is: a future, a coroutine, a generator, a promise; anything else is its own result.
 *
 * A promise can't be cancelled there. What its `async` function waits for can.
 */
export function awaitInGenerator<T>(value: T | PromiseLike<T> | GeneratorCoroutine<T>): Delegate<T> {
  if (value instanceof Future || value instanceof Coroutine || isGenerator<T>(value)) return value as Delegate<T>
  return isThenable<T>(value) ? new NativeCall(value) : new ImmediateResult(value)
}

/** Calls a function in a generator, and waits for what it returns. What it throws at once is thrown here. */
export function* callInGenerator<A extends unknown[], T>(
  body: (...args: A) => T | PromiseLike<T> | GeneratorCoroutine<T>,
  ...args: A
): GeneratorCoroutine<T> {
  return yield* awaitInGenerator(body(...args))
}
