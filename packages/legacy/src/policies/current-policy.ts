import { describeValue } from '@asyncio/core/lowlevel'
import { deprecated, silently } from '../deprecated.ts'
import type { AbstractEventLoopPolicy } from './abstract-event-loop-policy.ts'
import { askForLoops } from './beneath-policies.ts'
import { DefaultEventLoopPolicy } from './default-event-loop-policy.ts'

let current: AbstractEventLoopPolicy | null = null

/** The policy that there is, made if there is none. */
export function currentPolicy(): AbstractEventLoopPolicy {
  return (current ??= silently(() => new DefaultEventLoopPolicy()))
}

/**
 * The event loop policy: the one that was set, or the default one.
 *
 * Mirrors `asyncio.get_event_loop_policy`. Deprecated since Python 3.14, to be removed in 3.16.
 *
 * @example
 * ```ts
 * import { DefaultEventLoopPolicy, getEventLoopPolicy } from '@asyncio/legacy'
 *
 * console.log(getEventLoopPolicy() instanceof DefaultEventLoopPolicy) // true
 * ```
 */
export function getEventLoopPolicy(): AbstractEventLoopPolicy {
  deprecated('getEventLoopPolicy')
  return currentPolicy()
}

/**
 * Sets the event loop policy, which `getEventLoop`, `setEventLoop` and `newEventLoop` of this package ask from now on, and `run` and
 * `newEventLoop` of `@asyncio/loop` for new loops; `null` for the default one, which is a new one then.
 *
 * Mirrors `asyncio.set_event_loop_policy`. Deprecated since Python 3.14, to be removed in 3.16.
 *
 * @throws {TypeError} if it is not a policy
 *
 * @example
 * ```ts
 * import { setEventLoopPolicy, WindowsSelectorEventLoopPolicy } from '@asyncio/legacy'
 *
 * setEventLoopPolicy(new WindowsSelectorEventLoopPolicy()) // on every system; it can be left out
 * ```
 */
export function setEventLoopPolicy(policy: AbstractEventLoopPolicy | null): void {
  if (policy !== null && (typeof policy?.getEventLoop !== 'function' || typeof policy.newEventLoop !== 'function')) {
    throw new TypeError(
      `policy must be an instance of AbstractEventLoopPolicy or null: received ${describeValue(policy)}`,
    )
  }
  deprecated('setEventLoopPolicy')
  current = policy
  askForLoops(policy === null ? null : () => policy.newEventLoop())
}
