import type { Runnable } from '@asyncio/core'

/**
 * The entries that are ready to run. A loop takes as many as there were when its turn began, one after the other; an entry that is added meanwhile
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
