import { NotImplementedError, type EventLoop } from '@asyncio/core'
import { deprecated } from '../deprecated.ts'

/**
 * A policy decides which loop is the current one, and which kind of loop is made: an abstract class to extend.
 *
 * Mirrors `asyncio.AbstractEventLoopPolicy`. Deprecated since Python 3.14, to be removed in 3.16.
 *
 * @example
 * ```ts
 * import { newEventLoop } from '@asyncio/loop'
 * import { AbstractEventLoopPolicy, getEventLoop, setEventLoopPolicy } from '@asyncio/legacy'
 *
 * const loop = newEventLoop()
 *
 * class OneLoop extends AbstractEventLoopPolicy {
 *   override getEventLoop() {
 *     return loop
 *   }
 * }
 *
 * setEventLoopPolicy(new OneLoop())
 * console.log(getEventLoop() === loop) // true
 * setEventLoopPolicy(null)
 * ```
 */
export class AbstractEventLoopPolicy {
  constructor() {
    deprecated('policy class')
  }

  /** The current loop. */
  getEventLoop(): EventLoop {
    throw notImplemented('getEventLoop')
  }

  /** Makes a loop the current one; `null` for none. */
  setEventLoop(_loop: EventLoop | null): void {
    throw notImplemented('setEventLoop')
  }

  /** A new loop, which is not the current one yet. */
  newEventLoop(): EventLoop {
    throw notImplemented('newEventLoop')
  }

  /** @throws {NotImplementedError} always: no child needs a watcher */
  getChildWatcher(): never {
    throw notImplemented('getChildWatcher')
  }

  /** @throws {NotImplementedError} always: no child needs a watcher */
  setChildWatcher(_watcher: unknown): void {
    throw notImplemented('setChildWatcher')
  }
}

function notImplemented(name: string): NotImplementedError {
  const why = name.endsWith('ChildWatcher')
    ? 'the platform itself tells of a child’s end, so leave the watcher out'
    : 'a policy overrides what it is asked for'
  return new NotImplementedError(`${name}() is not implemented by this event loop policy: ${why}`)
}
