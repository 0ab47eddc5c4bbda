import type { EventLoop, Host } from '@asyncio/core'
import { describeStandstill } from '@asyncio/core/lowlevel'
import { debugMode } from '../debug/debug-mode.ts'
import type { DebugSwitch } from '../debug/debug-switch.ts'
import { announceLoop } from './asked-tasks/open-loops.ts'
import { giveExitCodes } from './exit-codes.ts'
import { NodeHost } from './node-host.ts'

export { interruptible } from './interrupts.ts'

// What is particular to Node. `web-platform.ts` is its twin; the "imports" of package.json choose.

/** The loops that sleep with no timer to wake them. If the process ends now, they never will wake. */
const idleLoops = new Set<EventLoop>()

/** Node is never short of room. */
export const platformDebugSwitch: DebugSwitch | undefined = debugMode

export function newPlatformHost(): Host {
  return new NodeHost()
}

/** There is another loop. */
export function noteOpen(loop: EventLoop): void {
  giveExitCodes()
  announceLoop(loop)
}

let listensForExit = false

/** A loop has nothing to do until somebody outside of it does something. */
export function noteIdle(loop: EventLoop): void {
  // Once and for good: a loop that serves sockets comes here for each piece that arrives.
  if (!listensForExit) process.once('exit', tellOfIdleLoops)
  listensForExit = true
  idleLoops.add(loop)
}

/** A loop has something to do again, or has ended. */
export function noteBusy(loop: EventLoop): void {
  idleLoops.delete(loop)
}

function tellOfIdleLoops(): void {
  for (const loop of idleLoops)
    console.error(`The process ends, although a loop still runs. ${describeStandstill(loop.tasks)}`)
}
