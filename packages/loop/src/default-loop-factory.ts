import type { EventLoop as EventLoopInterface } from '@asyncio/core'
import { describeValue, requireEventLoop } from '@asyncio/core/lowlevel'
import { EventLoop } from './event-loop.ts'

/** Makes an event loop. */
export type LoopFactory = () => EventLoopInterface

let defaultLoopFactory: LoopFactory | null = null

/**
 * Sets the loop that `run`, `Runner` and `newEventLoop` make by default; `null` for the platform's own.
 *
 * It takes the place of Python's event loop policies. For one program, `run(main, { loopFactory })` is the better way.
 *
 * @throws {TypeError} if it is not a function
 *
 * @example
 * ```ts
 * import { BaseEventLoop, NodeHost, setDefaultLoopFactory } from '@asyncio/loop'
 *
 * setDefaultLoopFactory(() => new BaseEventLoop({ host: new NodeHost() }))
 * ```
 */
export function setDefaultLoopFactory(factory: LoopFactory | null): void {
  if (factory !== null && typeof factory !== 'function') {
    throw new TypeError(
      `Cannot set the default loop factory as it must be a function or null: received ${describeValue(factory)}`,
    )
  }
  defaultLoopFactory = factory
}

/** Returns the argument of `setDefaultLoopFactory`; `null` for the platform's own loops. For code that replaces it for a while. */
export function getDefaultLoopFactory(): LoopFactory | null {
  return defaultLoopFactory
}

/**
 * A new event loop, which nothing uses yet.
 *
 * Mirrors `asyncio.new_event_loop`.
 *
 * @example
 * ```ts
 * import { newEventLoop } from '@asyncio/loop'
 *
 * const loop = newEventLoop()
 * try {
 *   await loop.runUntilComplete(async () => console.log('hello'))
 * } finally {
 *   loop.close()
 * }
 * ```
 */
export function newEventLoop(): EventLoopInterface {
  return defaultLoopFactory === null ? new EventLoop() : requireEventLoop(defaultLoopFactory())
}
