import { isThenable } from '../coroutines/coroutine-body.ts'
import type { GeneratorCoroutine } from '../coroutines/coroutine-like.ts'
import { isCoroutine } from '../coroutines/is-coroutine.ts'
import { Coroutine } from '../coroutines/coroutine.ts'
import { toSeconds, type Duration } from '../duration.ts'
import { describeValue } from '../errors/describe-value.ts'
import { ValueError } from '../errors/value-error.ts'
import { CompletionWatch } from '../futures/completion-watch.ts'
import type { Future } from '../futures/future.ts'
import { isFuture } from '../futures/is-future.ts'
import { requireOptions } from '../options.ts'
import { getRunningLoop } from '../running-loop.ts'
import { currentTask } from '../tasks/current-task.ts'
import { Gate } from './gate.ts'

/** `wait` returns when one of the futures is done. */
export const FIRST_COMPLETED = 'FIRST_COMPLETED'
/** `wait` returns when one of the futures has failed, or all are done. A cancelled one has not failed. */
export const FIRST_EXCEPTION = 'FIRST_EXCEPTION'
/** `wait` returns when all futures are done. */
export const ALL_COMPLETED = 'ALL_COMPLETED'

/** When `wait` returns. */
export type ReturnWhen = typeof FIRST_COMPLETED | typeof FIRST_EXCEPTION | typeof ALL_COMPLETED

/** Options of `wait`. */
export interface WaitOptions {
  /** At most so long: in seconds, or by its parts. By default, and with `null`, as long as it takes. */
  timeout?: Duration | null
  /** By default `ALL_COMPLETED`. */
  returnWhen?: ReturnWhen
}

/** The futures that `wait` was given, by whether they are done. */
export interface WaitOutcome<F> {
  done: Set<F>
  pending: Set<F>
}

/**
 * Waits for several futures or tasks, until all are done, one is, or one has failed; and no longer than some time.
 *
 * Throws no `TimeoutError` and none of the futures' errors: it says which are done and which are not, and you look at them.
 * The same future given twice counts once.
 *
 * **Cancellation:** ends the wait. The futures are left alone.
 *
 * **Differs from Python:** what is wrong with the arguments is thrown by the call, before it is awaited. The sets keep the order they were given in.
 *
 * Mirrors `asyncio.wait`.
 *
 * @throws {TypeError} if it is not given futures: make tasks of coroutines with `createTask`, futures of promises with `wrapFuture`
 * @throws {ValueError} if there are none, or `returnWhen` is not one of the three
 *
 * @example
 * ```ts
 * import { createTask, FIRST_COMPLETED, sleep, wait } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   const naps = [0.1, 60].map((seconds) => createTask(sleep(seconds, seconds)))
 *   const { done, pending } = await wait(naps, { returnWhen: FIRST_COMPLETED })
 *   for (const nap of done) console.log(nap.result())
 *   for (const nap of pending) nap.cancel()
 * })
 * ```
 */
export function wait<F extends Future<unknown>>(
  futures: Iterable<F>,
  options: WaitOptions = {},
): Coroutine<WaitOutcome<F>> {
  const distinct = requireFutures(futures)
  requireOptions(options, 'wait()', 'timeout: 10')
  const { timeout = null, returnWhen = ALL_COMPLETED } = options
  if (returnWhen !== FIRST_COMPLETED && returnWhen !== FIRST_EXCEPTION && returnWhen !== ALL_COMPLETED) {
    throw new ValueError(
      `Invalid returnWhen value: ${describeValue(returnWhen)}; it is FIRST_COMPLETED, FIRST_EXCEPTION or ALL_COMPLETED`,
    )
  }
  const seconds = timeout === null ? null : toSeconds(timeout, 'wait()')
  return new Coroutine(waitForSome(distinct, seconds, returnWhen), 'wait')
}

function* waitForSome<F extends Future<unknown>>(
  futures: ReadonlySet<F>,
  seconds: number | null,
  returnWhen: ReturnWhen,
): GeneratorCoroutine<WaitOutcome<F>> {
  const loop = getRunningLoop()
  const gate = new Gate(loop)
  const task = currentTask() ?? undefined
  let left = futures.size
  const watches = Array.from(
    futures,
    (future) =>
      new CompletionWatch(
        future,
        () => {
          left -= 1
          if (left <= 0 || returnWhen === FIRST_COMPLETED || (returnWhen === FIRST_EXCEPTION && seeFailure(future)))
            gate.open()
        },
        task,
      ),
  )
  const timer = seconds === null ? undefined : loop.scheduleAt(loop.time() + seconds, gate)
  for (const watch of watches) watch.begin()
  try {
    yield* gate.opened
  } finally {
    timer?.cancel()
    for (const watch of watches) watch.end()
  }
  const done = new Set<F>()
  const pending = new Set<F>()
  for (const future of futures) (future.done() ? done : pending).add(future)
  return { done, pending }
}

/** Whether a future has failed, which then is no longer unseen. */
function seeFailure(future: Future<unknown>): boolean {
  if (!future.failed()) return false
  future.exception()
  return true
}

function requireFutures<F extends Future<unknown>>(futures: Iterable<F>): Set<F> {
  const isOne = isThenable(futures) || typeof futures === 'function'
  if (isOne || typeof futures?.[Symbol.iterator] !== 'function')
    throw new TypeError(`expect a list of futures, not ${describeValue(futures)}: write wait([task])`)
  const distinct = new Set(futures)
  if (distinct.size === 0) throw new ValueError('Set of Tasks/Futures is empty: wait() would have nothing to wait for')
  for (const future of distinct) if (!isFuture(future)) throw refusal(future)
  return distinct
}

function refusal(value: unknown): TypeError {
  if (isThenable(value) && !isCoroutine(value))
    return new TypeError('wait() takes futures and tasks, not promises: make a future of each with wrapFuture()')
  return new TypeError(
    `Passing coroutines is forbidden, use tasks explicitly: received ${describeValue(value)}; make a task with createTask()`,
  )
}
