import type { EventLoop } from '../contracts/event-loop.ts'
import type { Coroutine } from '../coroutines/coroutine.ts'

const closings = new WeakMap<EventLoop, (() => Coroutine<void>)[]>()

/** Has something done in a loop before whoever runs it closes it, when no task is left. */
export function onClosing(loop: EventLoop, close: () => Coroutine<void>): void {
  const ofLoop = closings.get(loop) ?? []
  ofLoop.push(close)
  closings.set(loop, ofLoop)
}

/** What is to be done before a loop is closed, in the order in which it was asked for. */
export function closingsOf(loop: EventLoop): readonly (() => Coroutine<void>)[] {
  return closings.get(loop) ?? []
}
