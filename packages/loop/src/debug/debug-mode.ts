import type { EventLoop } from '@asyncio/core'
import { captureSite, setDebugMode } from '@asyncio/core/lowlevel'
import { warnOfSwallowedCancellation, watchForeignAwait } from './debug-cancellation.ts'
import type { DebugSwitch } from './debug-switch.ts'
import { StepWatch } from './step-watch.ts'

let loopsInDebugMode = 0

/** Debug mode: of the loops that are in it, and of everything else while there is such a loop. */
export const debugMode: DebugSwitch = {
  enter(loop: EventLoop, now: () => number): StepWatch {
    loopsInDebugMode += 1
    setDebugMode({ captureSite, swallowed: warnOfSwallowedCancellation, stranded: watchForeignAwait })
    return new StepWatch(loop, now)
  },

  leave(): void {
    loopsInDebugMode -= 1
    if (loopsInDebugMode === 0) setDebugMode(undefined)
  },
}
