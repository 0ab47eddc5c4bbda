import type { EventLoop as AnyEventLoop } from '@asyncio/core'
import { NodeEventLoop } from './node-event-loop.ts'

/**
 * The event loop for this platform, which is `NodeEventLoop`. As a type it is any event loop, as `getRunningLoop()` answers with.
 *
 * Mirrors `asyncio.EventLoop`.
 *
 * @example
 * ```ts
 * import { EventLoop, sleep } from '@asyncio/node'
 *
 * const loop: EventLoop = new EventLoop()
 * console.log(await loop.runUntilComplete(sleep(0.1, 'rested')))
 * loop.close()
 * ```
 */
export const EventLoop: typeof NodeEventLoop = NodeEventLoop
export type EventLoop = AnyEventLoop
