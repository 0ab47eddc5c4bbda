import type { ReadyEntry } from './ready-entry.ts'

/** A choice between those that may come next in one step of a run. */
export interface ChoicePoint {
  /** The number of the step, from 1. */
  readonly step: number
  /** Those that may come, the one that stood first first; there are two or more. */
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
  /** Says which of the candidates comes; 0 for the one that stood first. */
  choose(point: ChoicePoint): number
  /** Says who is cancelled, if somebody is. */
  cancel(point: CancelPoint): string | undefined
}
