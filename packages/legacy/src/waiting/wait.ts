import {
  Coroutine,
  isFuture,
  ValueError,
  wait as waitForFutures,
  type Awaitable,
  type EventLoop,
  type Future,
  type GeneratorCoroutine,
  type ResultOf,
  type WaitOptions,
  type WaitOutcome,
} from '@asyncio/core'
import { describeValue, isThenable } from '@asyncio/core/lowlevel'
import { deprecated } from '../deprecated.ts'
import { givenLoop, type LoopOptions } from './checked-loop.ts'
import { futuresOf } from './futures-of.ts'

/** The futures that `wait` was given, by whether they are done: as a pair, as in Python, and by name. */
export type WaitedFor<F> = [done: Set<F>, pending: Set<F>] & WaitOutcome<F>

/**
 * Waits for several futures, tasks or coroutines, until all are done, one is, or one has failed; and no longer than some time.
 *
 * Coroutines become tasks when it is awaited. The sets that it answers with have those tasks, and so can't tell which is whose.
 *
 * **Cancellation:** ends the wait. The tasks are left alone.
 *
 * Mirrors `asyncio.wait` as it was until Python 3.10. To give it coroutines is deprecated since 3.8 and forbidden since 3.11; its `loop` was
 * removed in 3.10.
 *
 * @throws {TypeError} if it is not given several
 * @throws {ValueError} if there are none, or (when awaited) one belongs to another loop
 *
 * @example
 * ```ts
 * import { getEventLoop, sleep, wait } from '@asyncio/legacy'
 *
 * const loop = getEventLoop()
 * const [done, pending] = await loop.runUntilComplete(wait([sleep(0.1), sleep(60)], { timeout: 1, loop }))
 * console.log(done.size, pending.size) // 1 1
 * for (const task of pending) task.cancel()
 * ```
 */
export function wait<A extends Awaitable<unknown>>(
  awaitables: Iterable<A>,
  { loop: given = null, ...options }: LoopOptions & WaitOptions = {},
): Coroutine<WaitedFor<Future<ResultOf<A>>>> {
  if (isThenable(awaitables) || typeof awaitables?.[Symbol.iterator] !== 'function' || 'throw' in awaitables)
    throw new TypeError(`expect a list of futures, not ${describeValue(awaitables)}: write wait([task])`)
  const all = [...awaitables]
  if (all.length === 0)
    throw new ValueError('Set of coroutines/Futures is empty: wait() would have nothing to wait for')
  const loop = givenLoop('wait', { loop: given })
  if (!all.every(isFuture)) deprecated('wait(coroutines)')
  return new Coroutine(waitForAll<ResultOf<A>>(all, loop, options), 'wait')
}

function* waitForAll<T>(
  awaitables: readonly Awaitable<unknown>[],
  loop: EventLoop | null,
  options: WaitOptions,
): GeneratorCoroutine<WaitedFor<Future<T>>> {
  const { done, pending } = yield* waitForFutures(futuresOf(awaitables, loop) as Future<T>[], options)
  return Object.assign<[Set<Future<T>>, Set<Future<T>>], WaitOutcome<Future<T>>>([done, pending], { done, pending })
}
