import { awaitInGenerator } from '../coroutines/await-in-generator.ts'
import type { GeneratorCoroutine } from '../coroutines/coroutine-like.ts'
import { Coroutine } from '../coroutines/coroutine.ts'
import { toSeconds, type Duration } from '../duration.ts'
import { describeValue } from '../errors/describe-value.ts'
import { note } from '../leftovers/leftovers.ts'
import { currentLoop, getRunningLoop } from '../running-loop.ts'
import { requireOptions } from '../options.ts'
import type { AbortSignalLike } from './abort-signal.ts'
import { Timeout } from './timeout.ts'
import { untilAborted } from './until-aborted.ts'

/** The body of a time limit: it gets the limit, and can move it. */
export type TimeoutBody<T> = (timeout: Timeout) => T | PromiseLike<T> | GeneratorCoroutine<T>

/** Options that end it early. */
export interface TimeoutOptions {
  /** Cancels the body when it aborts, with its reason as the message. If it has aborted already, the body does not begin. */
  signal?: AbortSignalLike
}

/**
 * Gives a function some time: if it has not ended by then, it is cancelled, and a `TimeoutError` is thrown once it has cleaned up.
 *
 * It runs in the calling task, and answers with what the function returns. The time counts from the call of `timeout`. With zero or less
 * the function is cancelled at its first suspension, if that takes a turn of the loop. Without a function, the `Timeout` itself is
 * returned, for `asyncWith`; a warning tells of one that nobody has entered.
 *
 * **Cancellation:** reaches the function. It stays a `CancelledError`, even if the time is over at the same moment.
 *
 * **Differs from Python:** there it is `async with timeout(10):`. A promise that is not ours (`fetch`) can't be stopped: give it
 * `currentTask().signal`, or wrap it with `wrapFuture`. What the task waits for besides, in a `Promise.all` around the call,
 * is cancelled too: run several limits beside each other with `gather`.
 *
 * Mirrors `asyncio.timeout`.
 *
 * @param delay in seconds, or by its parts; `null` for no limit
 * @throws {TimeoutError} (when awaited) if the time was over; its `cause` is the cancellation
 * @throws {RuntimeError} if no loop runs here, or (when awaited) the caller is in no task
 * @throws {ValueError} if the delay is not a number (NaN)
 *
 * @example
 * ```ts
 * import { sleep, timeout, TimeoutError } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   const answer = await timeout(10, async () => sleep(0.1, 'in time'))
 *   try {
 *     await timeout(0.1, async () => sleep(60))
 *   } catch (error) {
 *     if (error instanceof TimeoutError) console.log(answer, 'and too late')
 *   }
 * })
 * ```
 */
export function timeout(delay: Duration | null): Timeout
export function timeout<T>(delay: Duration | null, body: TimeoutBody<T>, options?: TimeoutOptions): Coroutine<T>
export function timeout<T>(
  delay: Duration | null,
  body?: TimeoutBody<T>,
  options?: TimeoutOptions,
): Timeout | Coroutine<T> {
  const seconds = delay === null ? null : toSeconds(delay, 'timeout()')
  const now = getRunningLoop().time()
  return within('timeout', seconds === null ? null : now + seconds, body, options)
}

/**
 * Gives a function until a certain time. Like `timeout`, with the deadline in place of the duration.
 *
 * **Cancellation:** reaches the function. It stays a `CancelledError`, even if the deadline passes at the same moment.
 *
 * Mirrors `asyncio.timeout_at`.
 *
 * @param when on the loop's clock, `getRunningLoop().time()`, which is not the time of day; `null` for no limit
 * @throws {TimeoutError} (when awaited) if the deadline passed; its `cause` is the cancellation
 * @throws {RuntimeError} (when awaited) if the caller is in no task
 * @throws {ValueError} if the deadline is not a number (NaN)
 *
 * @example
 * ```ts
 * import { getRunningLoop, sleep, timeoutAt } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   const deadline = getRunningLoop().time() + 1
 *   await timeoutAt(deadline, async () => sleep(0.1))
 *   await timeoutAt(deadline, async () => sleep(0.1))
 * })
 * ```
 */
export function timeoutAt(when: number | null): Timeout
export function timeoutAt<T>(when: number | null, body: TimeoutBody<T>, options?: TimeoutOptions): Coroutine<T>
export function timeoutAt<T>(
  when: number | null,
  body?: TimeoutBody<T>,
  options?: TimeoutOptions,
): Timeout | Coroutine<T> {
  return within('timeoutAt', when, body, options)
}

/** The same for what is awaited in a generator, with a limit that has not been entered. */
export function* runWithin<T>(limit: Timeout, body: TimeoutBody<T>): GeneratorCoroutine<T> {
  limit.enter()
  let result: T
  try {
    result = yield* awaitInGenerator(body(limit))
  } catch (error) {
    limit.exit({ error })
    throw error
  }
  limit.exit()
  return result
}

function within<T>(
  name: string,
  when: number | null,
  body: TimeoutBody<T> | undefined,
  options: TimeoutOptions = {},
): Timeout | Coroutine<T> {
  requireOptions(options, `${name}()`, 'signal')
  const { signal } = options
  const limited = new Timeout(when)
  if (body === undefined) {
    note(limited, currentLoop())
    return limited
  }
  if (typeof body !== 'function') {
    throw new TypeError(
      `${name}() takes the function to run: received ${describeValue(body)}; waitFor() takes what can be awaited`,
    )
  }
  const running = runWithin(limited, body)
  return new Coroutine(signal === undefined ? running : untilAborted(signal, running), name)
}
