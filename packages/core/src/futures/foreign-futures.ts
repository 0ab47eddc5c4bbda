import type { EventLoop } from '../contracts/event-loop.ts'
import type { Future } from './future.ts'

const foreign = new WeakMap<EventLoop, number>()

function countForeign(loop: EventLoop, difference: number): void {
  foreign.set(loop, foreignFutures(loop) + difference)
}

/** Says of a future that it is settled from outside of its loop, by what is to `forget` it when it is done. */
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

/** How many pending futures of a loop stand for promises that are not ours, and so may be settled by anybody at any time. */
export function foreignFutures(loop: EventLoop): number {
  return foreign.get(loop) ?? 0
}
