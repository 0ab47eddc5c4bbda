import { getEventLoop, RuntimeError, type EventLoop } from '@asyncio/core'

/** The loop that was set by `setEventLoop` of `@asyncio/core`, unless it is over; or `null`. */
export function loopOfCore(): EventLoop | null {
  try {
    const loop = getEventLoop()
    return loop.isClosed() ? null : loop
  } catch (error) {
    if (error instanceof RuntimeError) return null
    throw error
  }
}
