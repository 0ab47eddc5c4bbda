import type { EventLoop, Future } from '@asyncio/core'
import { collectGarbage } from './collect-garbage.ts'

/**
 * Counts the futures of a loop that something still holds on to, of those that its `createFuture` makes from now on: for leaks in private
 * fields, which no test can look into.
 */
export function livingFutures(loop: EventLoop): () => Promise<number> {
  const made: WeakRef<Future<unknown>>[] = []
  const createFuture = loop.createFuture.bind(loop)
  loop.createFuture = <T>(): Future<T> => {
    const future = createFuture<T>()
    made.push(new WeakRef<Future<unknown>>(future))
    return future
  }
  return async () => {
    await collectGarbage()
    return made.filter((future) => future.deref() !== undefined).length
  }
}
