import type { GeneratorCoroutine } from '../coroutines/coroutine-like.ts'
import { Coroutine } from '../coroutines/coroutine.ts'
import { describeValue } from '../errors/describe-value.ts'
import { wrapFuture } from '../futures/wrap-future.ts'
import type { AsyncContextManager } from './async-with.ts'

/** An object that ends when its `return` is called: an asynchronous generator. */
export interface AsyncClosable {
  return(value: never): PromiseLike<unknown>
}

/**
 * A manager that ends an asynchronous generator when its body is left, so that its `finally` blocks have run by then.
 *
 * `for await` ends a generator by itself when its loop is left. One that is stepped by hand, with `next()`, stays where it is.
 *
 * **Cancellation:** while it waits for the generator's end, ends the wait; the generator goes on ending by itself.
 *
 * **Differs from Python:** it is of the standard library there, in `contextlib`.
 *
 * Mirrors `contextlib.aclosing`.
 *
 * @throws {TypeError} if it is given something without a `return` method
 *
 * @example
 * ```ts
 * import { aclosing, asyncWith } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * async function* numbers() {
 *   try {
 *     for (let number = 1; ; number++) yield number
 *   } finally {
 *     console.log('closed')
 *   }
 * }
 *
 * await run(() =>
 *   asyncWith(aclosing(numbers()), async (generator) => {
 *     console.log((await generator.next()).value) // 1
 *   }),
 * )
 * ```
 */
export function aclosing<G extends AsyncClosable>(generator: G): AsyncContextManager<G> {
  if (typeof generator?.return !== 'function')
    throw new TypeError(`aclosing() takes an asynchronous generator: received ${describeValue(generator)}`)
  return { enter: () => generator, exit: () => new Coroutine(close(generator), 'aclosing') }
}

function* close(generator: AsyncClosable): GeneratorCoroutine<void> {
  yield* wrapFuture(generator.return(undefined as never))
}
