import { describeValue } from '../errors/describe-value.ts'
import type { EventLoop } from './event-loop.ts'

/**
 * The loop that a user's factory has made.
 *
 * @throws {TypeError} if it is none
 */
export function requireEventLoop(loop: EventLoop): EventLoop {
  if (typeof loop?.runUntilComplete === 'function') return loop
  throw new TypeError(`A loop factory must return an event loop: received ${describeValue(loop)}`)
}
