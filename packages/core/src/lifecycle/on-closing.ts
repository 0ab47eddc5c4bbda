import type { EventLoop } from '../contracts/event-loop.ts'
import type { Coroutine } from '../coroutines/coroutine.ts'

const closings = new WeakMap<EventLoop, (() => Coroutine<void>)[]>()

/** Registers work to do in a loop before its runner closes it, when no task is left. */
export function onClosing(loop: EventLoop, close: () => Coroutine<void>): void {
  const ofLoop = closings.get(loop) ?? []
  ofLoop.push(close)
  closings.set(loop, ofLoop)
}

/** Returns the work to do before a loop is closed, in the order in which it was registered. */
export function closingsOf(loop: EventLoop): readonly (() => Coroutine<void>)[] {
  return closings.get(loop) ?? []
}
