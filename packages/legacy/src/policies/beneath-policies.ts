import type { EventLoop } from '@asyncio/core'
import { requireEventLoop } from '@asyncio/core/lowlevel'
import {
  EventLoop as PlatformEventLoop,
  getDefaultLoopFactory,
  setDefaultLoopFactory,
  type LoopFactory,
} from '@asyncio/loop'

/** The loop factory before a policy was set; `undefined` while none is. */
let beneath: { readonly factory: LoopFactory | null } | undefined

/** Makes `run` and `newEventLoop` of `@asyncio/loop` ask a policy for their loops, as `asyncio.run` did; `null` ends that. */
export function askForLoops(ask: LoopFactory | null): void {
  if (ask === null) {
    if (beneath !== undefined) setDefaultLoopFactory(beneath.factory)
    beneath = undefined
    return
  }
  beneath ??= { factory: getDefaultLoopFactory() }
  setDefaultLoopFactory(ask)
}

/** By which `@asyncio/node`, where a program has imported it, says how its loop is made: the two packages do not know each other. */
const WHOLE_LOOP = Symbol.for('@asyncio/legacy.wholeLoop')

/** A loop as it would be made if there were no policies. */
export function loopBeneathPolicies(): EventLoop {
  const factory = beneath === undefined ? getDefaultLoopFactory() : beneath.factory
  if (factory !== null) return requireEventLoop(factory())
  return wholeLoop()?.() ?? new PlatformEventLoop()
}

function wholeLoop(): LoopFactory | undefined {
  return (globalThis as { [WHOLE_LOOP]?: LoopFactory })[WHOLE_LOOP]
}
