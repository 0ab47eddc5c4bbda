import type { Trial } from './trial.ts'

/** The promises about one topic: each in a sentence, with the check that throws when it is broken. */
export type PromiseChecks = Readonly<Record<string, (trial: Trial) => Promise<void>>>
