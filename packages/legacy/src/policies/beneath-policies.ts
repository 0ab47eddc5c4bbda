import type { EventLoop } from '@asyncio/core'
import { requireEventLoop } from '@asyncio/core/lowlevel'
import {
  EventLoop as PlatformEventLoop,
  getDefaultLoopFactory,
  newEventLoop,
  setDefaultLoopFactory,
  type LoopFactory,
} from '@asyncio/loop'

/** What made loops before a policy did; `undefined` while none does. */
let beneath: { readonly factory: LoopFactory | null } | undefined

/** Has `run` and `newEventLoop` of `@asyncio/loop` ask a policy for their loops, as `asyncio.run` did; `null` ends that. */
export function askForLoops(ask: LoopFactory | null): void {
  if (ask === null) {
    if (beneath !== undefined) setDefaultLoopFactory(beneath.factory)
    beneath = undefined
    return
  }
  beneath ??= { factory: getDefaultLoopFactory() }
  setDefaultLoopFactory(ask)
}

/** A loop as it would be made if there were no policies. */
export function loopBeneathPolicies(): EventLoop {
  if (beneath === undefined) return newEventLoop()
  return beneath.factory === null ? new PlatformEventLoop() : requireEventLoop(beneath.factory())
}
