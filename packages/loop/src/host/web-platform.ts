import type { EventLoop, Future, Host } from '@asyncio/core'
import type { DebugSwitch } from '../debug/debug-switch.ts'
import { WebHost } from './web-host.ts'

// For every platform that is not Node. `node-platform.ts` is its twin; the "imports" of package.json choose.

/** Pages that do not need it are spared it; `installDebugMode` brings it. */
export const platformDebugSwitch: DebugSwitch | undefined = undefined

export function newPlatformHost(): Host {
  return new WebHost()
}

/** Cancels a program when a signal comes. There are none here. */
export function interruptible<T>(_program: Future<T>, running: Promise<T>, _signals?: readonly string[]): Promise<T> {
  return running
}

/** There is another loop. */
export function noteOpen(_loop: EventLoop): void {}

/** A loop has nothing to do until somebody outside of it does something. A page does not end because of that. */
export function noteIdle(_loop: EventLoop): void {}

/** A loop has something to do again, or has ended. */
export function noteBusy(_loop: EventLoop): void {}
