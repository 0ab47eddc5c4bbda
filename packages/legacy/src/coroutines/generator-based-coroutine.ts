import { Coroutine } from '@asyncio/core'

/**
 * A call of a function that `coroutine` has wrapped: nothing happens until something waits for it, or steps it by hand.
 *
 * `yield*` waits for it in a generator, `await` in an `async` function, `createTask` runs it. It can also be walked by hand
 * as any generator can, with `next` or `send`, `throw`, and `return` or `close`.
 *
 * **Cancellation:** awaited, it runs as part of the awaiting task, and is cancelled with it.
 *
 * **Differs from Python:** one that nobody waits for is warned of, as every coroutine of this library. Python kept silent outside of debug mode.
 *
 * Mirrors what `asyncio.coroutine` functions return.
 *
 * @example
 * ```ts
 * import { coroutine } from '@asyncio/legacy'
 *
 * const count = coroutine(function* count() {
 *   const sent: unknown = yield 1
 *   return sent
 * })
 *
 * const counting = count()
 * console.log(counting.next().value, counting.send('two').value) // 1 two
 * ```
 */
export class GeneratorBasedCoroutine<T> extends Coroutine<T> {
  /** Runs it by hand to its next `yield`, as `send` does. */
  next(value?: unknown): IteratorResult<unknown, T> {
    return this.send(value)
  }

  /** Ends it by hand, as `close` does. */
  return(value: T): IteratorResult<unknown, T> {
    this.close()
    return { done: true, value }
  }
}
