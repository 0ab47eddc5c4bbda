import { isCancelled, sleep, TimeoutError, waitFor, type Coroutine, type Task } from '@asyncio/core'
import type { WaitingOptions } from '@asyncio/sync'
import { claim, type Play } from './model.ts'
import type { Moment } from './moment.ts'
import type { Limit } from './program.ts'
import type { QuietLoop } from './quiet-loop.ts'

/** How a wait has ended. */
export type Outcome<T> = { readonly value: T } | { readonly error: unknown }

/** One task of a program, as models see it. */
export class Actor {
  readonly loop: QuietLoop
  task: Task<void> | undefined

  constructor(loop: QuietLoop) {
    this.loop = loop
  }

  /** Waits within a limit, and tells how that has ended. Whoever was not asked to stop waits on. */
  *wait<T>(
    limit: Limit,
    begin: (options?: WaitingOptions) => Coroutine<T>,
    mayFailWith?: abstract new (...args: never[]) => Error,
  ): Play<Outcome<T>> {
    const controller = limit !== null && 'abort' in limit ? new AbortController() : undefined
    try {
      return { value: (yield this.#within(limit, controller, begin)) as T }
    } catch (error) {
      if (mayFailWith !== undefined && error instanceof mayFailWith) return { error }
      if (isCancelled(error))
        claim(this.isCancelled() || controller?.signal.aborted === true, 'a wait is cancelled that nobody cancelled')
      else if (error instanceof TimeoutError)
        claim(limit !== null && 'timeout' in limit, 'a wait is timed out that had no limit')
      else throw error
      return { error }
    }
  }

  /** After a wait that has failed: a task that was cancelled ends, and one whose limit was over takes its next step. */
  goOn(error: unknown): void {
    if (isCancelled(error) && this.isCancelled()) throw error
  }

  isCancelled(): boolean {
    return (this.task?.cancelling() ?? 0) > 0
  }

  *pause({ milliseconds, turns }: Moment): Play {
    if (milliseconds > 0) yield sleep(milliseconds / 1000)
    for (let left = turns; left > 0; left -= 1) yield sleep(0)
  }

  #within<T>(
    limit: Limit,
    controller: AbortController | undefined,
    begin: (options?: WaitingOptions) => Coroutine<T>,
  ): Coroutine<T> {
    if (limit === null) return begin()
    if ('timeout' in limit) return waitFor(begin(), limit.timeout / 1000)
    if (controller === undefined) throw new Error('A limit with a signal has a controller')
    this.loop.at(limit.abort, () => controller.abort('aborted'))
    return begin({ signal: controller.signal })
  }
}
