import { platformDebugSwitch } from '#platform'
import type { EventLoop } from '@asyncio/core'
import { emitWarning } from '@asyncio/core/lowlevel'
import type { StepWatch } from './step-watch.ts'

/** Puts loops in debug mode, and takes them out of it. */
export interface DebugSwitch {
  /** @param now the clock of the loop's host */
  enter(loop: EventLoop, now: () => number): StepWatch
  leave(): void
}

let installed: DebugSwitch | undefined = platformDebugSwitch

/** Brings debug mode to where it does not come by itself. */
export function setDebugSwitch(debugSwitch: DebugSwitch): void {
  installed = debugSwitch
}

/** Debug mode, if it is there. Bundles for a browser are spared it. */
export function getDebugSwitch(): DebugSwitch | undefined {
  if (installed === undefined) {
    emitWarning('debug mode is not part of this bundle', {
      type: 'RuntimeWarning',
      detail: "Call installDebugMode() from '@asyncio/loop/debug' first.",
    })
  }
  return installed
}
