import type { EventLoop } from '../contracts/event-loop.ts'
import { isThenable } from '../coroutines/coroutine-body.ts'
import { countAsForeign } from './foreign-futures.ts'
import { Future } from './future.ts'
import { isFuture } from './is-future.ts'
import { describeValue } from '../errors/describe-value.ts'
import { WRAP, type Wrappable } from './wrappable.ts'

/**
 * Makes a future of a promise, so that a task that waits for it can be cancelled there.
 *
 * **Cancellation:** ends the wait. What the promise stands for goes on, and its outcome is dropped: a promise can't be stopped.
 * A `ConcurrentFuture` is cancelled.
 *
 * Mirrors `asyncio.wrap_future`.
 *
 * @param options.loop the loop it belongs to; by default the running one, else the one set by `setEventLoop`
 * @throws {TypeError} if it is not a promise
 * @throws {RuntimeError} if there is no such loop
 *
 * @example
 * ```ts
 * import { wrapFuture } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 * import { readFile } from 'node:fs/promises'
 *
 * await run(async () => {
 *   console.log(await wrapFuture(readFile('package.json', 'utf8')))
 * })
 * ```
 */
export function wrapFuture<T>(promise: PromiseLike<T>, options: { loop?: EventLoop | null } = {}): Future<T> {
  if (isFuture(promise)) return promise as Future<T>
  if (!isThenable(promise))
    throw new TypeError(`Cannot wrap a promise as a promise is needed: received ${describeValue(promise)}`)
  if (WRAP in promise) return (promise as unknown as Wrappable<T>)[WRAP](options)
  const future = new Future<T>(options)
  const waiting = waitersOf(promise)
  waiting.add(future)
  countAsForeign(future, () => waiting.delete(future))
  return future
}

const waiters = new WeakMap<PromiseLike<unknown>, Set<Future<unknown>>>()

/** The futures that wait for a promise: it never lets go of a handler, so one serves them all, and each can leave. */
function waitersOf(promise: PromiseLike<unknown>): Set<Future<unknown>> {
  let waiting = waiters.get(promise)
  if (waiting !== undefined) return waiting
  waiting = new Set()
  // A thenable of another make may begin anew with each call of its `then`.
  if (promise.then === Promise.prototype.then) waiters.set(promise, waiting)
  const settle = (method: 'setResult' | 'setException') => (outcome: unknown) => {
    waiters.delete(promise)
    for (const future of waiting) if (!future.done() && !future.getLoop().isClosed()) future[method](outcome)
  }
  promise.then(settle('setResult'), settle('setException'))
  return waiting
}
