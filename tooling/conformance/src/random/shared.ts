import type { Json } from './program.ts'
import type { RandomNumbers } from './random-numbers.ts'

/** What all tasks of a program share: some futures, locks, queues. */
export interface Shared<S> {
  readonly name: string

  /** Decides how it is made. */
  draw(random: RandomNumbers): Json

  /** Makes it, when a program begins. */
  make(drawn: Json): S

  /** Called several times at the end, until nobody waits there any more; the number says how often before. */
  sweep(shared: S, number: number): void | Promise<void>

  /** `def make(drawn)` and `async def sweep(shared, number)`. */
  readonly python: string
}
