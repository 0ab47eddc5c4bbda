import { BaseEventLoop } from './base-event-loop.ts'
import { NodeHost } from './host/node-host.ts'

/**
 * The event loop for this platform.
 *
 * Mirrors `asyncio.EventLoop`.
 *
 * @example
 * ```ts
 * import { sleep } from '@asyncio/core'
 * import { EventLoop } from '@asyncio/loop'
 *
 * const loop = new EventLoop()
 * console.log(await loop.runUntilComplete(sleep(0.1, 'rested')))
 * loop.close()
 * ```
 */
export class EventLoop extends BaseEventLoop {
  constructor() {
    super({ host: new NodeHost() })
  }
}
