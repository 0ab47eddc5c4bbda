import type { Runnable } from '@asyncio/core'

/**
 * What is ready to run. A loop takes as many as there were when its turn began, one after the other; what is added meanwhile
 * belongs to the next turn.
 *
 * First in, first out is what a loop promises. A queue that gives out what is ready for the same turn in another order shows which programs
 * rely on more than they should.
 */
export interface ReadyQueue {
  readonly length: number
  push(runnable: Runnable): void
  shift(): Runnable | undefined
}
