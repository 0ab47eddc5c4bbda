import type { EventLoop, ScheduledTimer } from '../contracts/event-loop.ts'
import type { Runnable } from '../contracts/runnable.ts'
import { isThenable } from '../coroutines/coroutine-body.ts'
import type { Awaitable, GeneratorCoroutine, ResultOf } from '../coroutines/coroutine-like.ts'
import { Coroutine } from '../coroutines/coroutine.ts'
import { ImmediateResult } from '../coroutines/immediate-result.ts'
import { requireAwaitable } from '../coroutines/require-coroutine.ts'
import { toSeconds, type Duration } from '../duration.ts'
import { describeValue } from '../errors/describe-value.ts'
import { TimeoutError } from '../errors/timeout-error.ts'
import { CompletionWatch } from '../futures/completion-watch.ts'
import type { Future } from '../futures/future.ts'
import { isFuture } from '../futures/is-future.ts'
import { requireOptions } from '../options.ts'
import { getEventLoop } from '../running-loop.ts'
import { Completions } from './completions.ts'
import { ensureFuture } from './ensure-future.ts'

/** Options of `asCompleted`. */
export interface AsCompletedOptions {
  /** After so long what is not done is given up, and left to itself: in seconds, or by its parts. `null`, the default, is for ever. */
  timeout?: Duration | null
}

/** The asynchronous way through: futures, each when it is done. Not an `AsyncIterator` by name, for that would have TypeScript say that the futures are awaited. */
export interface DoneFutures<T> {
  next(): Coroutine<IteratorResult<Future<T>, undefined>>
  /** The loop has ended early, as by `break`. */
  return(): Coroutine<IteratorReturnResult<undefined>>
  [Symbol.asyncIterator](): DoneFutures<T>
}

/** The iterator that `asCompleted` returns: both ways through the same completions, each of which can be left and taken up again. */
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
 * **Differs from Python:** a loop that was left keeps no hold on what goes on. When it is taken up again, what was done in between comes first, in the
 * order in which it was given. While a task waits for the next one, it is seen to await each of them, as in `wait`.
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
  options: AsCompletedOptions = {},
): AsCompleted<ResultOf<A>> {
  if (isThenable(awaitables) || typeof awaitables?.[Symbol.iterator] !== 'function')
    throw new TypeError(`expects an iterable of awaitables, not ${describeValue(awaitables)}`)
  requireOptions(options, 'asCompleted()', 'timeout: 10')
  const { timeout = null } = options
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
  readonly #loop: EventLoop
  readonly #todo: Map<Future<T>, CompletionWatch<Future<T>>>
  readonly #completions: Completions<Future<T> | undefined>
  readonly #deadline: number | undefined
  #timer: ScheduledTimer | undefined
  #watching = false
  /** The number of futures that the caller has not asked for yet. */
  #left: number
  /** The number of futures that the caller has asked for, and not fetched yet. */
  #asked = 0
  /** The loop over it has ended early, and nobody has asked since. */
  #parted = false

  constructor(futures: ReadonlySet<Future<T>>, seconds: number | null, loop: EventLoop) {
    this.#loop = loop
    this.#completions = new Completions(loop)
    this.#left = futures.size
    const waiting = (): Iterable<Future<unknown>> => this.#completions.waiting()
    this.#todo = new Map(Array.from(futures, (future) => [future, new OrderWatch(future, this.#arrived, waiting)]))
    if (seconds !== null) this.#deadline = loop.time() + seconds
    this.#watch()
  }

  [Symbol.iterator](): IterableIterator<Coroutine<T>> {
    const next = (): IteratorResult<Coroutine<T>, undefined> =>
      this.#claim() ? { done: false, value: new Coroutine(this.#nextResult(), 'asCompleted') } : END
    return { next, return: this.#leave, [Symbol.iterator]: () => this[Symbol.iterator]() }
  }

  [Symbol.asyncIterator](): DoneFutures<T> {
    const next = (): Coroutine<IteratorResult<Future<T>, undefined>> => new Coroutine(this.#nextStep(), 'asCompleted')
    return {
      next,
      return: () => new Coroutine(() => new ImmediateResult(this.#leave()), 'asCompleted'),
      [Symbol.asyncIterator]: () => this[Symbol.asyncIterator](),
    }
  }

  readonly #arrived = (future: Future<T>): void => {
    // Those that were given up do not count any more.
    if (!this.#todo.delete(future)) return
    this.#completions.put(future)
    if (this.#todo.size === 0) this.#timer?.cancel()
  }

  /** A loop over it has ended early. What was asked for before can still be fetched. */
  readonly #leave = (): IteratorReturnResult<undefined> => {
    this.#parted = true
    this.#rest()
    return END
  }

  /** The time is over. */
  run(): void {
    for (const watch of this.#todo.values()) {
      watch.end()
      this.#completions.put(undefined)
    }
    this.#todo.clear()
  }

  #watch(): void {
    if (this.#watching) return
    this.#watching = true
    for (const watch of this.#todo.values()) watch.begin()
    if (this.#deadline !== undefined && this.#todo.size > 0) this.#timer = this.#loop.scheduleAt(this.#deadline, this)
  }

  /** Lets go of what goes on, where nobody asks any more: it may go on for long, and must not keep all who ever asked. */
  #rest(): void {
    if (!this.#watching || this.#asked > 0) return
    this.#watching = false
    for (const watch of this.#todo.values()) watch.end()
    this.#timer?.cancel()
  }

  /** Whether there is one left to ask for, which then is taken. */
  #claim(): boolean {
    if (this.#left === 0) return false
    this.#left -= 1
    this.#asked += 1
    this.#parted = false
    this.#watch()
    return true
  }

  *#nextStep(): GeneratorCoroutine<IteratorResult<Future<T>, undefined>> {
    return this.#claim() ? { done: false, value: yield* this.#nextFuture() } : END
  }

  *#nextResult(): GeneratorCoroutine<T> {
    return (yield* this.#nextFuture()).result()
  }

  *#nextFuture(): GeneratorCoroutine<Future<T>> {
    let future: Future<T> | undefined
    let fetched = false
    try {
      future = yield* this.#completions.take()
      fetched = true
    } finally {
      this.#asked -= 1
      if (this.#parted) this.#rest()
      // Whoever was cancelled may ask again at once, and keeps the place among those who watch; or may never come back, and says nothing.
      else if (!fetched && !this.#loop.isClosed()) this.#loop.schedule({ run: () => this.#rest() })
    }
    if (future === undefined) throw new TimeoutError('timed out')
    return future
  }
}

/** Watches one future for everybody who waits for the next of several. */
class OrderWatch<T> extends CompletionWatch<Future<T>> {
  readonly #waiting: () => Iterable<Future<unknown>>

  constructor(future: Future<T>, tell: (future: Future<T>) => void, waiting: () => Iterable<Future<unknown>>) {
    super(future, tell)
    this.#waiting = waiting
  }

  /** The tasks that wait now. */
  awaiters(): Iterable<Future<unknown>> {
    return this.#waiting()
  }
}

const END: IteratorReturnResult<undefined> = { done: true, value: undefined }
