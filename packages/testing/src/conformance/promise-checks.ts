import type { Trial } from './trial.ts'

/** What is promised about one topic: each promise in a sentence, and the check that throws when it is broken. */
export type PromiseChecks = Readonly<Record<string, (trial: Trial) => Promise<void>>>
