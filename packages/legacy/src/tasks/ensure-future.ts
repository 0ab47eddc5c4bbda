import { ensureFuture as ensureFutureIn, isFuture, type Awaitable, type EventLoop, type Future } from '@asyncio/core'
import { getEventLoop } from '../policies/get-event-loop.ts'

/**
 * Makes a future of anything that can be awaited, on the loop that is given, or on that of `getEventLoop`, which is made if there is none.
 *
 * Mirrors `asyncio.ensure_future` as it was until Python 3.13.
 *
 * @param options.loop the loop it belongs to; `null` for the one of `getEventLoop`
 * @throws {ValueError} if a future belongs to another loop than the one given
 * @throws {TypeError} if it can't be awaited
 *
 * @example
 * ```ts
 * import { ensureFuture, getEventLoop, sleep } from '@asyncio/legacy'
 *
 * const nap = ensureFuture(sleep(0.1, 'rested')) // no loop runs yet
 * console.log(await getEventLoop().runUntilComplete(nap))
 * ```
 */
export function ensureFuture<T>(awaitable: Awaitable<T>, { loop = null }: { loop?: EventLoop | null } = {}): Future<T> {
  // Where no loop is given, a future stays in its own.
  const theirs = loop === null && !isFuture(awaitable) ? getEventLoop() : loop
  return ensureFutureIn(awaitable, { loop: theirs })
}
