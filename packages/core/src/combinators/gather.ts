import type { EventLoop } from '../contracts/event-loop.ts'
import type { Runnable } from '../contracts/runnable.ts'
import type { Awaitable, ResultOf } from '../coroutines/coroutine-like.ts'
import { requireAwaitable } from '../coroutines/require-coroutine.ts'
import { CancelledError } from '../errors/cancelled-error.ts'
import { RuntimeError } from '../errors/runtime-error.ts'
import { describeFuture } from '../futures/describe-future.ts'
import type { FutureCallback } from '../futures/suspension.ts'
import { Future } from '../futures/future.ts'
import { isFuture } from '../futures/is-future.ts'
import { requireFlag, requireOptions } from '../options.ts'
import { getEventLoop } from '../running-loop.ts'
import { ensureFuture } from './ensure-future.ts'
import { describeValue } from '../errors/describe-value.ts'

/** The results of several awaitables, each in the place of its own. */
export type GatheredResults<A extends readonly unknown[]> = { -readonly [I in keyof A]: ResultOf<A[I]> }

/** The same, where an error stands in the place of a result. */
export type GatheredOutcomes<A extends readonly unknown[]> = { -readonly [I in keyof A]: ResultOf<A[I]> | Error }

/**
 * Runs several awaitables at the same time, and answers with their results in the order they were given.
 *
 * With `returnExceptions` errors stand among the results. Without it the first error is thrown at once, and the others run on; a
 * `TaskGroup` stops them. The same awaitable given twice runs once.
 *
 * **Cancellation:** cancelling the future that it returns cancels all that are not done. One of them being cancelled is an error like
 * any other: the rest run on.
 *
 * **Differs from Python:** takes one array, as `Promise.all` does, and so can say which result has which type.
 *
 * Mirrors `asyncio.gather`.
 *
 * @throws {TypeError} if one can't be awaited
 * @throws {ValueError} if they belong to different loops
 *
 * @example
 * ```ts
 * import { gather, sleep } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   const [name, age] = await gather([sleep(0.2, 'Ada'), sleep(0.1, 36)])
 *   console.log(name.toUpperCase(), age + 1)
 * })
 * ```
 */
export function gather<const A extends readonly Awaitable<unknown>[]>(
  awaitables: A,
  options?: { returnExceptions?: false },
): Future<GatheredResults<A>>
export function gather<const A extends readonly Awaitable<unknown>[]>(
  awaitables: A,
  options: { returnExceptions: boolean },
): Future<GatheredOutcomes<A>>
export function gather(
  awaitables: readonly Awaitable<unknown>[],
  options: { returnExceptions?: boolean } = {},
): Future<unknown[]> {
  if (!Array.isArray(awaitables))
    throw new TypeError(`gather() takes an array of awaitables: received ${describeValue(awaitables)}`)
  requireOptions(options, 'gather()', 'returnExceptions: true')
  requireFlag(options.returnExceptions, 'returnExceptions')
  if (awaitables.length === 0) {
    const nothing = getEventLoop().createFuture<unknown[]>()
    nothing.setResult([])
    return nothing
  }
  const loop = loopOf(awaitables)
  const here = { loop }
  const futures = new Map<Awaitable<unknown>, Future<unknown>>()
  const children = awaitables.map((awaitable) => {
    // A function is a new call each time it is mentioned; anything else is one thing, however often it is.
    if (typeof awaitable === 'function') return ensureFuture(awaitable, here)
    const future = futures.get(awaitable) ?? ensureFuture(awaitable, here)
    futures.set(awaitable, future)
    return future
  })
  const distinct = futures.size === 0 ? children : [...new Set(children)]
  return new GatheringFuture(children, distinct, options.returnExceptions === true)
}

/** The loop that all of them belong to. What is wrong with one of them is found here, before another has begun. */
function loopOf(awaitables: readonly Awaitable<unknown>[]): EventLoop {
  for (const awaitable of awaitables) requireAwaitable(awaitable)
  const future = awaitables.find(isFuture)
  const loop = future?.getLoop() ?? getEventLoop()
  for (const awaitable of awaitables) if (isFuture(awaitable)) void ensureFuture(awaitable, { loop })
  return loop
}

/** The future that `gather` returns. */
class GatheringFuture extends Future<unknown[]> {
  readonly #children: readonly Future<unknown>[]
  readonly #distinct: readonly Future<unknown>[]
  readonly #returnExceptions: boolean
  #finished = 0
  #cancelRequested = false
  #cancelling = false

  constructor(children: readonly Future<unknown>[], distinct: readonly Future<unknown>[], returnExceptions: boolean) {
    super({ loop: (children[0] as Future<unknown>).getLoop() })
    this.#children = children
    this.#distinct = distinct
    this.#returnExceptions = returnExceptions
    const done = distinct.filter((child) => child.done())
    for (const child of distinct) if (!child.done()) child.addCallback(new ChildWatch(this, child))
    for (const child of done) this.childDone(child)
  }

  /** @internal The description for messages. */
  get subject(): string {
    return `gather() of ${this.#children.length}`
  }

  override cancel(message?: unknown): boolean {
    if (this.done()) return false
    if (this.#cancelling) {
      throw new RuntimeError(
        `Cannot cancel ${describeFuture(this)} as it stands in a ring: one of those that it waits for waits for it`,
      )
    }
    let cancelled = false
    this.#cancelling = true
    try {
      for (const child of this.#children) if (child.cancel(message)) cancelled = true
    } finally {
      this.#cancelling = false
    }
    // The outer future ends when its children have.
    if (cancelled) this.#cancelRequested = true
    return cancelled
  }

  childDone(child: Future<unknown>): void {
    this.#finished += 1
    if (this.done()) {
      if (!child.cancelled()) child.exception()
      return
    }
    if (!this.#returnExceptions) {
      const failure = failureOf(child)
      if (failure !== null) {
        this.setException(failure.error)
        for (const other of this.#distinct) if (!other.done()) leave(other, this)
        return
      }
    }
    if (this.#finished < this.#distinct.length) return
    // In the words of the last child of the list, whichever ended last.
    if (this.#cancelRequested) this.setException((this.#children.at(-1) as Future<unknown>).makeCancelledError())
    else this.setResult(this.#children.map(outcomeOf))
  }
}

/** Looks at the error of a child whose gather has failed before, so that the loop does not tell of it: one for all, as it knows nothing. */
const LOOK: FutureCallback = {
  wake(child) {
    if (child.failed()) child.exception()
  },
}

/** Takes a gather off a child that goes on without it, and may do so for long. */
function leave(child: Future<unknown>, gathering: GatheringFuture): void {
  let looked = false
  for (const callback of child.callbacks()) {
    if (callback === LOOK) looked = true
    else if (callback instanceof ChildWatch && callback.awaiter === gathering) child.removeCallback(callback)
  }
  if (!looked) child.addCallback(LOOK)
}

/** Tells a gathering future, in a turn of the loop, that one of its children is done. */
class ChildWatch implements FutureCallback, Runnable {
  readonly awaiter: GatheringFuture
  readonly #child: Future<unknown>

  constructor(parent: GatheringFuture, child: Future<unknown>) {
    this.awaiter = parent
    this.#child = child
  }

  wake(): void {
    this.#child.getLoop().schedule(this)
  }

  run(): void {
    this.awaiter.childDone(this.#child)
  }
}

function failureOf(child: Future<unknown>): { error: unknown } | null {
  if (child.cancelled()) return { error: child.makeCancelledError() }
  return child.failed() ? { error: child.exception() } : null
}

function outcomeOf(child: Future<unknown>): unknown {
  // A new error: the one that cancelled the child is for whoever awaits the child.
  if (child.cancelled()) return new CancelledError(child.cancelMessage() ?? '')
  return child.failed() ? child.exception() : child.result()
}
