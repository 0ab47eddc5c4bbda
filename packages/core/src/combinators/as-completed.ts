import type { EventLoop, ScheduledTimer } from '../contracts/event-loop.ts'
import type { Runnable } from '../contracts/runnable.ts'
import { isThenable } from '../coroutines/coroutine-body.ts'
import type { Awaitable, GeneratorCoroutine, ResultOf } from '../coroutines/coroutine-like.ts'
import { Coroutine } from '../coroutines/coroutine.ts'
import { requireAwaitable } from '../coroutines/require-coroutine.ts'
import { toSeconds, type Duration } from '../duration.ts'
import { describeValue } from '../errors/describe-value.ts'
import { TimeoutError } from '../errors/timeout-error.ts'
import { CompletionWatch } from '../futures/completion-watch.ts'
import type { Future } from '../futures/future.ts'
import { isFuture } from '../futures/is-future.ts'
import { getEventLoop } from '../running-loop.ts'
import { Completions } from './completions.ts'
import { ensureFuture } from './ensure-future.ts'

/** How long `asCompleted` goes on. */
export interface AsCompletedOptions {
  /** After so long what is not done is given up, and left to itself: in seconds, or by its parts. `null`, the default, is for ever. */
  timeout?: Duration | null
}

/** The asynchronous way through: futures, each when it is done. Not an `AsyncIterator` by name, for that would have TypeScript say that the futures are awaited. */
export interface DoneFutures<T> {
  next(): Coroutine<IteratorResult<Future<T>, undefined>>
  [Symbol.asyncIterator](): DoneFutures<T>
}

/** What `asCompleted` returns: both ways through the same completions, each of which can be left and taken up again. */
export interface AsCompleted<T> {
  /** Coroutines, of which the one that is awaited first gives the first result, whichever it is. */
  [Symbol.iterator](): IterableIterator<Coroutine<T>>
  /** The futures themselves, each when it is done. */
  [Symbol.asyncIterator](): DoneFutures<T>
}

/**
 * Runs several awaitables at the same time, and gives their results as they come.
 *
 * With `for await` each turn gets a future that is done: one of those that were given, or the task that was made of a coroutine. With a plain
 * `for` each turn gets a coroutine, to be awaited for the next result. An error is thrown where its result would have been. The same
 * awaitable given twice counts once; a function is a new call each time it is mentioned.
 *
 * **Cancellation:** ends the wait for the next one, which stays there for whoever asks again. What runs goes on.
 *
 * Mirrors `asyncio.as_completed`.
 *
 * @throws {TimeoutError} (by the iteration, or the coroutines that are left) if the time was over
 * @throws {TypeError} if it is given one awaitable in place of several, or something that can't be awaited
 * @throws {RuntimeError} if no loop runs here, and none was set
 *
 * @example
 * ```ts
 * import { asCompleted, sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   for await (const nap of asCompleted([sleep(0.2, 'late'), sleep(0.1, 'early')])) {
 *     console.log(nap.result())
 *   }
 * })
 * ```
 */
export function asCompleted<A extends Awaitable<unknown>>(
  awaitables: Iterable<A>,
  { timeout = null }: AsCompletedOptions = {},
): AsCompleted<ResultOf<A>> {
  if (isThenable(awaitables) || typeof awaitables?.[Symbol.iterator] !== 'function')
    throw new TypeError(`expects an iterable of awaitables, not ${describeValue(awaitables)}`)
  const seconds = timeout === null ? null : toSeconds(timeout, 'asCompleted()')
  const loop = getEventLoop()
  const todo = futuresOf<ResultOf<A>>(awaitables as Iterable<Awaitable<ResultOf<A>>>, loop)
  return new CompletionOrder(todo, seconds, loop)
}

/** A future for each, and nothing begun if one of them can't be awaited. */
function futuresOf<T>(awaitables: Iterable<Awaitable<T>>, loop: EventLoop): Set<Future<T>> {
  const seen = new Set<Awaitable<T>>()
  const distinct = Array.from(awaitables).filter((awaitable) => {
    requireAwaitable(awaitable)
    if (isFuture(awaitable)) void ensureFuture(awaitable, { loop })
    if (typeof awaitable === 'function') return true
    return !seen.has(awaitable) && seen.add(awaitable)
  })
  return new Set(distinct.map((awaitable) => ensureFuture(awaitable, { loop })))
}

class CompletionOrder<T> implements AsCompleted<T>, Runnable {
  readonly #todo: Map<Future<T>, CompletionWatch<Future<T>>>
  readonly #completions: Completions<Future<T> | undefined>
  readonly #timer: ScheduledTimer | undefined
  #left: number

  constructor(futures: ReadonlySet<Future<T>>, seconds: number | null, loop: EventLoop) {
    this.#completions = new Completions(loop)
    this.#left = futures.size
    this.#todo = new Map(Array.from(futures, (future) => [future, new CompletionWatch(future, this.#arrived)]))
    for (const watch of this.#todo.values()) watch.begin()
    if (seconds !== null && futures.size > 0) this.#timer = loop.scheduleAt(loop.time() + seconds, this)
  }

  [Symbol.iterator](): IterableIterator<Coroutine<T>> {
    const next = (): IteratorResult<Coroutine<T>, undefined> =>
      this.#claim() ? { done: false, value: new Coroutine(this.#nextResult(), 'asCompleted') } : END
    return { next, [Symbol.iterator]: () => this[Symbol.iterator]() }
  }

  [Symbol.asyncIterator](): DoneFutures<T> {
    const next = (): Coroutine<IteratorResult<Future<T>, undefined>> => new Coroutine(this.#nextStep(), 'asCompleted')
    return { next, [Symbol.asyncIterator]: () => this[Symbol.asyncIterator]() }
  }

  readonly #arrived = (future: Future<T>): void => {
    // Those that were given up do not count any more.
    if (!this.#todo.delete(future)) return
    this.#completions.put(future)
    if (this.#todo.size === 0) this.#timer?.cancel()
  }

  /** The time is over. */
  run(): void {
    for (const watch of this.#todo.values()) {
      watch.end()
      this.#completions.put(undefined)
    }
    this.#todo.clear()
  }

  /** Whether there is one left to ask for, which then is taken. */
  #claim(): boolean {
    if (this.#left === 0) return false
    this.#left -= 1
    return true
  }

  *#nextStep(): GeneratorCoroutine<IteratorResult<Future<T>, undefined>> {
    return this.#claim() ? { done: false, value: yield* this.#nextFuture() } : END
  }

  *#nextResult(): GeneratorCoroutine<T> {
    return (yield* this.#nextFuture()).result()
  }

  *#nextFuture(): GeneratorCoroutine<Future<T>> {
    const future = yield* this.#completions.take()
    if (future === undefined) throw new TimeoutError('timed out')
    return future
  }
}

const END: IteratorReturnResult<undefined> = { done: true, value: undefined }
