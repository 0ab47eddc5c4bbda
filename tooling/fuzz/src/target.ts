import type { Random } from './random.ts'

/** What a round of a target did. */
export interface Figures {
  readonly operations: number
  readonly bytes: number
}

/**
 * Something that is tried with random programs.
 *
 * A program is data, a list of parts that each can be left out or made smaller, so that the smallest one that fails can be found and printed.
 */
export interface Target<Part = unknown> {
  readonly name: string
  /** Makes a program: the same numbers make the same one. */
  generate(random: Random): readonly Part[]
  /**
   * Runs a program, and looks whether all came out as it must.
   *
   * @throws what went wrong
   */
  run(program: readonly Part[]): Promise<Figures>
}

/** Fails unless something holds. */
export function requireThat(condition: boolean, otherwise: string): void {
  if (!condition) throw new Error(otherwise)
}
