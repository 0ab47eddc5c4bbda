import {
  gather as gatherFutures,
  type Awaitable,
  type Future,
  type GatheredOutcomes,
  type GatheredResults,
} from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'
import { getEventLoop } from '../policies/get-event-loop.ts'
import { givenLoop, type LoopOptions } from './checked-loop.ts'
import { futuresOf } from './futures-of.ts'

/**
 * Runs several awaitables at the same time in the loop that is given, and answers with their results in the order they were given.
 *
 * **Cancellation:** cancelling the future that it returns cancels all that are not done.
 *
 * Mirrors `asyncio.gather` with its `loop`, which is deprecated since Python 3.8 and was removed in 3.10.
 *
 * @throws {TypeError} if one can't be awaited
 * @throws {ValueError} if one belongs to another loop
 *
 * @example
 * ```ts
 * import { gather, getEventLoop, sleep } from '@asyncio/legacy'
 *
 * const loop = getEventLoop()
 * console.log(await loop.runUntilComplete(gather([sleep(0.2, 'a'), sleep(0.1, 'b')], { loop })))
 * ```
 */
export function gather<const A extends readonly Awaitable<unknown>[]>(
  awaitables: A,
  options?: LoopOptions & { returnExceptions?: false },
): Future<GatheredResults<A>>
export function gather<const A extends readonly Awaitable<unknown>[]>(
  awaitables: A,
  options: LoopOptions & { returnExceptions: boolean },
): Future<GatheredOutcomes<A>>
export function gather(
  awaitables: readonly Awaitable<unknown>[],
  { returnExceptions = false, ...options }: LoopOptions & { returnExceptions?: boolean } = {},
): Future<unknown[]> {
  const loop = givenLoop('gather', options)
  if (!Array.isArray(awaitables))
    throw new TypeError(`gather() takes an array of awaitables: received ${describeValue(awaitables)}`)
  if (awaitables.length > 0) return gatherFutures(futuresOf(awaitables, loop), { returnExceptions })
  const nothing = (loop ?? getEventLoop()).createFuture<unknown[]>()
  nothing.setResult([])
  return nothing
}
