import { describeValue } from '../errors/describe-value.ts'
import { isFuture } from '../futures/is-future.ts'
import type { Future } from '../futures/future.ts'

// Who awaits a future is seen in its callbacks. Only what a program adds by hand is kept, and here.
const added = new WeakMap<Future<unknown>, Set<Future<unknown>>>()

/** The futures that wait for one, each once: tasks, and what is made of others, as `gather` makes it. */
export function awaitersOf(future: Future<unknown>): Future<unknown>[] {
  const awaiters = new Set<Future<unknown>>()
  for (const callback of future.callbacks()) {
    if (callback.awaiter !== undefined) awaiters.add(callback.awaiter)
    for (const awaiter of callback.awaiters?.() ?? []) awaiters.add(awaiter)
  }
  for (const awaiter of added.get(future) ?? []) awaiters.add(awaiter)
  return [...awaiters]
}

/**
 * Records that one future waits for another, where the library can't see it: for call graphs.
 *
 * Needed by what waits in ways of its own, with a done callback. `await`, `gather`, `wait`, `asCompleted`, `shield` and `TaskGroup` are seen without.
 *
 * **Differs from Python:** what is no future of this library is refused instead of ignored.
 *
 * Mirrors `asyncio.future_add_to_awaited_by`.
 *
 * @param future the one that is waited for
 * @param waiter the one that waits
 * @throws {TypeError} if one of them is no future
 *
 * @example
 * ```ts
 * import { formatCallGraph, Future, futureAddToAwaitedBy } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   const part = new Future<number>()
 *   const whole = new Future<number>()
 *   futureAddToAwaitedBy(part, whole)
 *   part.addDoneCallback(() => whole.setResult(part.result() * 2))
 *   console.log(formatCallGraph(part))
 * })
 * ```
 */
export function futureAddToAwaitedBy(future: Future<unknown>, waiter: Future<unknown>): void {
  requireFuture(future)
  requireFuture(waiter)
  const waiters = added.get(future)
  if (waiters === undefined) added.set(future, new Set([waiter]))
  else waiters.add(waiter)
}

/**
 * Takes back what `futureAddToAwaitedBy` said. Does nothing if it was not said.
 *
 * Mirrors `asyncio.future_discard_from_awaited_by`.
 *
 * @param future the one that is no longer waited for
 * @param waiter the one that waited
 * @throws {TypeError} if one of them is no future
 */
export function futureDiscardFromAwaitedBy(future: Future<unknown>, waiter: Future<unknown>): void {
  requireFuture(future)
  requireFuture(waiter)
  added.get(future)?.delete(waiter)
}

/** Refuses what has no place in a call graph. */
export function requireFuture(value: unknown): asserts value is Future<unknown> {
  if (!isFuture(value))
    throw new TypeError(
      `${describeValue(value)} does not appear to be compatible with Future: give a task or a future of this library`,
    )
}
