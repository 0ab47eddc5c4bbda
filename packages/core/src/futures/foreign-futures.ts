import type { EventLoop } from '../contracts/event-loop.ts'
import type { Future } from './future.ts'

const foreign = new WeakMap<EventLoop, number>()

function countForeign(loop: EventLoop, difference: number): void {
  foreign.set(loop, foreignFutures(loop) + difference)
}

/** Marks a future that is settled from outside of its loop; the code that settles it is to `forget` it when it is done. */
export function countAsForeign(future: Future<unknown>, forget?: () => void): void {
  const loop = future.getLoop()
  countForeign(loop, 1)
  future.addCallback({
    wake: () => {
      countForeign(loop, -1)
      forget?.()
    },
  })
}

/** Returns the number of a loop's pending futures that stand for promises which are not ours, and so may be settled at any time. */
export function foreignFutures(loop: EventLoop): number {
  return foreign.get(loop) ?? 0
}
