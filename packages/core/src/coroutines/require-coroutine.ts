import { describeValue } from '../errors/describe-value.ts'
import { describeFuture } from '../futures/describe-future.ts'
import { isFuture } from '../futures/is-future.ts'
import { isGenerator, isThenable } from './coroutine-body.ts'
import { Coroutine } from './coroutine.ts'

/** Refuses what a task can't run, before anything has been done about it. */
export function requireCoroutine(value: unknown): void {
  if (value instanceof Coroutine || typeof value === 'function' || isGenerator(value)) return
  if (isThenable(value)) {
    const what = isFuture(value) ? describeFuture(value) : 'a promise'
    throw new TypeError(
      `A task was given ${what}, which runs already: pass the function instead, createTask(() => work())`,
    )
  }
  throw new TypeError(
    `a coroutine was expected, got ${describeValue(value)}: pass an async function or what a coroutine function returned`,
  )
}

/** Refuses what can't be waited for. */
export function requireAwaitable(value: unknown): void {
  if (!isThenable(value)) requireCoroutine(value)
}
