import type { ReadyEntry } from './ready-entry.ts'

/** A choice between those that may come next in one step of a run. */
export interface ChoicePoint {
  /** The number of the step, from 1. */
  readonly step: number
  /** The candidates, the one that stood first first; there are two or more. */
  readonly candidates: readonly ReadyEntry[]
}

/** A chance to cancel a task that waits, just before a step of a run. */
export interface CancelPoint {
  readonly step: number
  /** The tasks that wait, and may be cancelled, by their labels. */
  readonly waiting: () => readonly string[]
}

/** Makes the choices of one run. */
export interface Chooser {
  /** Chooses the candidate that comes; 0 is the one that stood first. */
  choose(point: ChoicePoint): number
  /** Chooses the task that is cancelled, if one is. */
  cancel(point: CancelPoint): string | undefined
}
