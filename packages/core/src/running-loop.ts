import { currentFrame } from './context/frame.ts'
import type { EventLoop } from './contracts/event-loop.ts'
import { describeValue } from './errors/describe-value.ts'
import { RuntimeError } from './errors/runtime-error.ts'

let eventLoop: EventLoop | null = null

/**
 * The loop that runs the calling code.
 *
 * Mirrors `asyncio.get_running_loop`.
 *
 * @throws {RuntimeError} outside of a coroutine and of a callback of a loop
 *
 * @example
 * ```ts
 * import { getRunningLoop } from '@asyncio/core'
 * import { run } from '@asyncio/loop'
 *
 * await run(async () => {
 *   getRunningLoop().callSoon(() => console.log('in the next turn'))
 * })
 * ```
 */
export function getRunningLoop(): EventLoop {
  const loop = currentLoop()
  if (loop === null)
    throw new RuntimeError(
      'no running event loop: call this inside a coroutine started by run(), or in a callback of a loop',
    )
  return loop
}

/**
 * The loop that runs the calling code, or where none does, the one that was set by `setEventLoop`.
 *
 * Mirrors `asyncio.get_event_loop` as it is since Python 3.14: no loop is made for you.
 *
 * @throws {RuntimeError} if no loop runs here and none was set
 */
export function getEventLoop(): EventLoop {
  const loop = currentLoop() ?? eventLoop
  if (loop === null)
    throw new RuntimeError(
      'There is no current event loop: start one with run(), or set one with setEventLoop(newEventLoop())',
    )
  return loop
}

/**
 * Sets the loop that `getEventLoop` returns where none runs; `null` for none.
 *
 * Mirrors `asyncio.set_event_loop`.
 *
 * @throws {TypeError} if it is not a loop
 */
export function setEventLoop(loop: EventLoop | null): void {
  if (loop !== null && typeof loop?.runUntilComplete !== 'function') refuseLoop(loop, 'set the event loop')
  eventLoop = loop
}

/** Throws: the value that was given as a loop is none. */
export function refuseLoop(loop: unknown, action = 'take the loop'): never {
  throw new TypeError(`Cannot ${action} as it must be an EventLoop or null: received ${describeValue(loop)}`)
}

/** Undoes `setEventLoop(loop)`, unless another loop has been set since. */
export function unsetEventLoop(loop: EventLoop): void {
  if (eventLoop === loop) eventLoop = null
}

/** The loop that runs the calling code, or `null`. */
export function currentLoop(): EventLoop | null {
  const loop = currentFrame()?.loop ?? null
  // An async function may outlive the loop that it was started in, and then it is in none.
  return loop !== null && loop.isRunning() ? loop : null
}
