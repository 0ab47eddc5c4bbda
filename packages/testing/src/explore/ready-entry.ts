import { Task, type Runnable } from '@asyncio/core'

/** An entry of the ready queue, with all that decides which places it may take there. */
export interface ReadyEntry {
  readonly runnable: Runnable
  /** The task whose step it is; `undefined` for a callback. */
  readonly task: Task<unknown> | undefined
  /** The number of the step that made it ready; `undefined` for a timer, which time has made ready. */
  readonly madeIn: number | undefined
  /** The task that took that step. */
  readonly madeBy: Task<unknown> | undefined
  /** The number of the timer. */
  readonly timer: DueTimer | undefined
}

/** A timer of the loop whose time has come. */
export interface DueTimer {
  readonly when: number
  /** Its number, in the order in which the timers of the loop were made, from 1. */
  readonly sequence: number
}

/** The task whose step a runnable is: its first one, or one that a wait has ended for. `undefined` for a callback. */
export function taskOf(runnable: Runnable): Task<unknown> | undefined {
  if (runnable instanceof Task) return runnable
  // What waits on behalf of a task has the future that it waits for, too. What only is told of one (a gather, a group) has not.
  if (!('awaiter' in runnable && 'future' in runnable)) return undefined
  return runnable.awaiter instanceof Task ? runnable.awaiter : undefined
}

/** A runnable as a timer, if that is what it is. */
export function timerOf(runnable: Runnable): DueTimer | undefined {
  return 'when' in runnable && typeof runnable.when === 'number' && 'sequence' in runnable
    ? (runnable as Runnable & DueTimer)
    : undefined
}
