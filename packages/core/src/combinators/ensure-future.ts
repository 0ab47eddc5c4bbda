import type { EventLoop } from '../contracts/event-loop.ts'
import { isThenable } from '../coroutines/coroutine-body.ts'
import { Coroutine } from '../coroutines/coroutine.ts'
import type { Awaitable } from '../coroutines/coroutine-like.ts'
import { ValueError } from '../errors/value-error.ts'
import type { Future } from '../futures/future.ts'
import { isFuture } from '../futures/is-future.ts'
import { wrapFuture } from '../futures/wrap-future.ts'
import { getEventLoop } from '../running-loop.ts'

/**
 * Makes a future of anything that can be awaited: a future stays what it is, a coroutine becomes a task, a promise is wrapped.
 *
 * Mirrors `asyncio.ensure_future`.
 *
 * @param options.loop the loop it belongs to; by default the running one, else the one set by `setEventLoop`
 * @throws {ValueError} if a future belongs to another loop than the one given
 * @throws {TypeError} if it can't be awaited
 *
 * @example
 * ```ts
 * import { ensureFuture, sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   const nap = ensureFuture(sleep(1, 'rested'))
 *   console.log(nap.done(), await nap) // false rested
 * })
 * ```
 */
export function ensureFuture<T>(awaitable: Awaitable<T>, options: { loop?: EventLoop | null } = {}): Future<T> {
  const loop = options.loop ?? null
  if (isFuture(awaitable)) {
    if (loop !== null && awaitable.getLoop() !== loop) {
      throw new ValueError('The future belongs to a different loop than the one specified as the loop argument')
    }
    return awaitable as Future<T>
  }
  if (!(awaitable instanceof Coroutine) && isThenable<T>(awaitable)) return wrapFuture(awaitable, options)
  try {
    return (loop ?? getEventLoop()).createTask(awaitable)
  } catch (error) {
    // Nobody else can await it now, and nobody is to be told that it never was.
    if (awaitable instanceof Coroutine && awaitable.isLeft()) awaitable.close()
    throw error
  }
}
