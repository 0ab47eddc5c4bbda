import {
  asCompleted as asFuturesComplete,
  isFuture,
  setEventLoop,
  type AsCompletedOptions,
  type Awaitable,
  type Coroutine,
  type EventLoop,
  type Future,
  type ResultOf,
} from '@asyncio/core'
import { describeValue, isThenable } from '@asyncio/core/lowlevel'
import { getEventLoop } from '../policies/get-event-loop.ts'
import { loopOfCore } from '../policies/loop-of-core.ts'
import { givenLoop, type LoopOptions } from './checked-loop.ts'
import { futuresOf } from './futures-of.ts'

/**
 * Runs several awaitables at the same time; the coroutines that it gives out one by one have the results in the order in which they come.
 *
 * **Cancellation:** of a task that awaits one of them leaves alone what is waited for.
 *
 * Mirrors `asyncio.as_completed` with its `loop`, which is deprecated since Python 3.8 and was removed in 3.10.
 *
 * @throws {TypeError} if it is not given several
 * @throws {ValueError} if one belongs to another loop
 *
 * @example
 * ```ts
 * import { asCompleted, coroutine, getEventLoop, sleep } from '@asyncio/legacy'
 *
 * const loop = getEventLoop()
 * const main = coroutine(function* main() {
 *   for (const next of asCompleted([sleep(0.2, 'slow'), sleep(0.1, 'fast')], { loop })) console.log(yield* next)
 * })
 * await loop.runUntilComplete(main())
 * ```
 */
export function asCompleted<A extends Awaitable<unknown>>(
  awaitables: Iterable<A>,
  { loop: given = null, ...options }: LoopOptions & AsCompletedOptions = {},
): IterableIterator<Coroutine<ResultOf<A>>> {
  if (isThenable(awaitables) || isFuture(awaitables) || typeof awaitables?.[Symbol.iterator] !== 'function')
    throw new TypeError(`expect a list of futures, not ${describeValue(awaitables)}: write asCompleted([task])`)
  const loop = givenLoop('asCompleted', { loop: given })
  const futures = futuresOf(awaitables, loop) as Future<ResultOf<A>>[]
  const theirs = futures[0]?.getLoop() ?? loop ?? getEventLoop()
  return whileCurrent(theirs, () => asFuturesComplete(futures, options)[Symbol.iterator]()) as IterableIterator<
    Coroutine<ResultOf<A>>
  >
}

/** Calls what asks for the current loop, with a loop that may not be it. */
function whileCurrent<T>(loop: EventLoop, call: () => T): T {
  const before = loopOfCore()
  setEventLoop(loop)
  try {
    return call()
  } finally {
    setEventLoop(before)
  }
}
