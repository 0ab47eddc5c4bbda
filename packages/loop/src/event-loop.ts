import { newPlatformHost, noteBusy, noteIdle, noteOpen } from '#platform'
import { BaseEventLoop } from './base-event-loop.ts'

/**
 * The event loop for this platform.
 *
 * While it is open, `asyncio ps` and `asyncio pstree` of `@asyncio/node` can show its tasks to the user whose process it is, from another
 * process. On Node, and in the main thread.
 *
 * If the process ends while the loop waits for something that nobody will do, it says which tasks wait, and on what.
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
    super({ host: newPlatformHost() })
    noteOpen(this)
  }

  protected override onIdle(): void {
    noteIdle(this)
  }

  protected override onBusy(): void {
    noteBusy(this)
  }
}
