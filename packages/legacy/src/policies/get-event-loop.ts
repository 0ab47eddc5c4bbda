import type { EventLoop } from '@asyncio/core'
import { currentLoop } from '@asyncio/core/lowlevel'
import { rememberTasks } from '../tasks/remembered-tasks.ts'
import { currentPolicy } from './current-policy.ts'

/**
 * The loop that runs the calling code; where none does, the policy's current one, which is made when it is first asked for.
 *
 * **Differs from Python:** `runUntilComplete` and `runForever` answer with promises, for nothing can block the thread: await them.
 *
 * Mirrors `asyncio.get_event_loop` as it was until Python 3.13. That it makes a loop is deprecated since 3.12.
 *
 * @throws {RuntimeError} if `setEventLoop(null)` was called
 *
 * @example
 * ```ts
 * import { coroutine, getEventLoop } from '@asyncio/legacy'
 *
 * const helloWorld = coroutine(function helloWorld() {
 *   console.log('Hello World!')
 * })
 *
 * const loop = getEventLoop()
 * await loop.runUntilComplete(helloWorld())
 * loop.close()
 * ```
 */
export function getEventLoop(): EventLoop {
  const running = currentLoop()
  if (running === null) return currentPolicy().getEventLoop()
  rememberTasks(running)
  return running
}

/**
 * Makes a loop the current one, as the policy does it; `null` for none, and none is made on demand then.
 *
 * Mirrors `asyncio.set_event_loop` as it was until Python 3.13.
 *
 * @throws {TypeError} if it is not a loop
 */
export function setEventLoop(loop: EventLoop | null): void {
  currentPolicy().setEventLoop(loop)
}

/**
 * A new loop, as the policy makes it, which is not the current one yet.
 *
 * Mirrors `asyncio.new_event_loop` as it was until Python 3.13.
 */
export function newEventLoop(): EventLoop {
  const loop = currentPolicy().newEventLoop()
  rememberTasks(loop)
  return loop
}
