import { setEventLoop, type EventLoop } from '@asyncio/core'
import { requireEventLoop } from '@asyncio/core/lowlevel'
import { getDefaultLoopFactory } from '@asyncio/loop'
import { NodeEventLoop } from './node-event-loop.ts'

/**
 * A new event loop, which nothing uses yet: a `NodeEventLoop`, unless `setDefaultLoopFactory` has said otherwise.
 *
 * Mirrors `asyncio.new_event_loop`.
 *
 * @example
 * ```ts
 * import { newEventLoop } from '@asyncio/node'
 *
 * const loop = newEventLoop()
 * try {
 *   await loop.runUntilComplete(async () => console.log('hello'))
 * } finally {
 *   loop.close()
 * }
 * ```
 */
export function newEventLoop(): EventLoop {
  const factory = getDefaultLoopFactory()
  return factory === null ? new NodeEventLoop() : requireEventLoop(factory())
}

/** The loop of a run that names no factory, which `getEventLoop()` finds as long as it is open. */
export function newLoopOfRun(): EventLoop {
  const loop = newEventLoop()
  setEventLoop(loop)
  return loop
}
