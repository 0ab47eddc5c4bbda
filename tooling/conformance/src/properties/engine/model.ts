import type { Coroutine } from '@asyncio/core'
import type { Actor } from './actor.ts'

/** What a task does: it yields what it waits for, and is run as a generator function or as an `async` function. */
export type Play<T = void> = Generator<Coroutine<unknown>, T, unknown>

/** One primitive in a program, and beside it the simplest account of what it must do. */
export interface Model<Step> {
  /** A task does something with it. */
  take(step: Step, actor: Actor): Play
  /** Nothing can run any more: nobody may be left who could go on. */
  atRest(): void
  /** After that everybody was cancelled, and has ended: nothing may be left behind. */
  atEnd(): void
}

/** What a model claims, and does not hold. */
export class Violation extends Error {
  override readonly name = 'Violation'
}

export function claim(holds: boolean, sentence: string): void {
  if (!holds) throw new Violation(sentence)
}
