import { shield as shieldFuture, type Awaitable, type Future } from '@asyncio/core'
import { ensureFuture } from '../tasks/ensure-future.ts'
import { givenLoop, type LoopOptions } from './checked-loop.ts'

/**
 * Waits for something that goes on when whoever waits is cancelled.
 *
 * **Cancellation:** of the future that it returns leaves alone what is shielded.
 *
 * Mirrors `asyncio.shield` with its `loop`, which is deprecated since Python 3.8 and was removed in 3.10.
 *
 * @throws {ValueError} if it belongs to another loop
 *
 * @example
 * ```ts
 * import { getEventLoop, shield, sleep } from '@asyncio/legacy'
 *
 * const loop = getEventLoop()
 * console.log(await loop.runUntilComplete(shield(sleep(0.1, 'rested'), { loop })))
 * ```
 */
export function shield<T>(awaitable: Awaitable<T>, options: LoopOptions = {}): Future<T> {
  const loop = givenLoop('shield', options)
  return shieldFuture(ensureFuture(awaitable, { loop }))
}
