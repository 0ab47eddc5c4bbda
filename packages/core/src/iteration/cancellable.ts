import { describeValue } from '../errors/describe-value.ts'
import { CancellableIteration } from './cancellable-iteration.ts'

/**
 * Iterates over something that is not ours (a stream, an event emitter's events) so that a cancel reaches the task while it waits for
 * the next item.
 *
 * The source is asked to end (its `return` is called) when the loop over it is left early: by `break`, by an error in the loop's body,
 * by a cancel. It can be iterated over once. A generator takes the items by `yield* iteration.next()`.
 *
 * **Cancellation:** ends the wait at once. A source that is still busy with the next item may be unable to end before it has come, so
 * then its end is not waited for, and a failure to end goes to the loop's exception handler; one that can be destroyed, as a stream of
 * Node's can, is. In every other case the source's end is waited for.
 *
 * **Differs from Python:** nothing of the kind is needed there. Nor is it here for an asynchronous generator that waits only for what
 * this library brings.
 *
 * @throws {TypeError} if it is not an asynchronous iterable
 *
 * @example
 * ```ts
 * import { cancellable, timeout, TimeoutError } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 * import { setInterval } from 'node:timers/promises'
 *
 * await run(async () => {
 *   try {
 *     await timeout(0.25, async () => {
 *       for await (const tick of cancellable(setInterval(100, 'tick'))) console.log(tick)
 *     })
 *   } catch (error) {
 *     if (error instanceof TimeoutError) console.log('enough')
 *   }
 * })
 * ```
 */
export function cancellable<T>(source: AsyncIterable<T>): CancellableIteration<T> {
  if (typeof source?.[Symbol.asyncIterator] !== 'function')
    throw new TypeError(`cancellable() takes an asynchronous iterable: received ${describeValue(source)}`)
  return new CancellableIteration(source)
}
