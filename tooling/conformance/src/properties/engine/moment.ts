import * as fc from 'fast-check'

/** A point in virtual time, from some other one on: milliseconds, and then turns of the loop. */
export interface Moment {
  readonly milliseconds: number
  readonly turns: number
}

/** Mostly a few turns, for it is there that things meet; now and then some milliseconds, and a few turns after a timer. */
export const moments: fc.Arbitrary<Moment> = fc
  .nat(21)
  .map((number) =>
    number < 10
      ? { milliseconds: 0, turns: number }
      : { milliseconds: 1 + Math.floor((number - 10) / 4), turns: (number - 10) % 4 },
  )

/** As a program is shown: `1 ms and 2 turns`. */
export function showMoment({ milliseconds, turns }: Moment): string {
  const parts: string[] = []
  if (milliseconds > 0) parts.push(`${milliseconds} ms`)
  if (turns > 0 || milliseconds === 0) parts.push(`${turns} turn${turns === 1 ? '' : 's'}`)
  return parts.join(' and ')
}
