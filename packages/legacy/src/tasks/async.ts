import type { Awaitable, EventLoop, Future } from '@asyncio/core'
import { deprecated } from '../deprecated.ts'
import { ensureFuture } from './ensure-future.ts'

/**
 * The first name of `ensureFuture`, with an underscore, for `async` is a word of the language now, as it is in Python.
 *
 * Mirrors `asyncio.async`. Deprecated since Python 3.4.4, removed in 3.7.
 *
 * @throws what `ensureFuture` throws
 *
 * @example
 * ```ts
 * import { async_, getEventLoop, sleep } from '@asyncio/legacy'
 *
 * console.log(await getEventLoop().runUntilComplete(async_(sleep(0.1, 'rested'))))
 * ```
 */
export function async_<T>(awaitable: Awaitable<T>, options: { loop?: EventLoop | null } = {}): Future<T> {
  deprecated('async_')
  return ensureFuture(awaitable, options)
}
