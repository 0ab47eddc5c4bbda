import { isFuture, type Awaitable, type EventLoop, type Future } from '@asyncio/core'
import { ensureFuture } from '../tasks/ensure-future.ts'

/** A future for each, in one loop; for the same thing given twice the same future. A function is a new call each time. */
export function futuresOf(awaitables: Iterable<Awaitable<unknown>>, loop: EventLoop | null): Future<unknown>[] {
  const all = [...awaitables]
  // What belongs to another loop is found out before anything has begun.
  if (loop !== null) for (const awaitable of all) if (isFuture(awaitable)) void ensureFuture(awaitable, { loop })
  const known = new Map<Awaitable<unknown>, Future<unknown>>()
  return all.map((awaitable) => {
    const future = known.get(awaitable) ?? ensureFuture(awaitable, { loop })
    if (typeof awaitable !== 'function') known.set(awaitable, future)
    return future
  })
}
