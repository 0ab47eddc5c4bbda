import { ValueError } from '@asyncio/core'
import { describeValue } from '@asyncio/core/lowlevel'

/** A choice that is not first in, first out: an entry that comes out of turn in a step, or a task that is cancelled just before it. */
export type Deviation =
  | { readonly step: number; readonly take: number }
  | { readonly step: number; readonly cancel: string }

/** The choices of a run that are not first in, first out, in the order in which they come up. */
export type Schedule = readonly Deviation[]

const PLAIN = 'plain'

/** A schedule as a token: `4:1 9:2 12:cancel worker-2`, or `plain` if it has no deviation. */
export function formatSchedule(schedule: Schedule): string {
  if (schedule.length === 0) return PLAIN
  return schedule
    .map((deviation) =>
      'take' in deviation
        ? `${deviation.step}:${deviation.take}`
        : `${deviation.step}:cancel ${encodeURIComponent(deviation.cancel)}`,
    )
    .join(' ')
}

/**
 * Reads a token again.
 *
 * @throws {TypeError} if it is no string, and {ValueError} if it is no such token
 */
export function parseSchedule(token: string): Schedule {
  if (typeof token !== 'string')
    throw new TypeError(`A schedule is the token that an ExplorationError names: received ${describeValue(token)}`)
  const text = token.trim()
  if (text === PLAIN) return []
  if (!/^\d+:(\d+|cancel \S+)( +\d+:(\d+|cancel \S+))*$/.test(text)) refuse(token)
  const schedule = Array.from(text.matchAll(/(\d+):(?:cancel (\S+)|(\d+))/g), ([, step, cancel, take]): Deviation => {
    if (cancel === undefined) return { step: Number(step), take: Number(take) }
    return { step: Number(step), cancel: decode(cancel, token) }
  })
  const inOrder = schedule.every((deviation, index) => {
    const before = schedule[index - 1]
    return before === undefined || compareDeviations(before, deviation) < 0
  })
  if (!inOrder || schedule.some((deviation) => deviation.step < 1 || ('take' in deviation && deviation.take < 1)))
    refuse(token)
  return schedule
}

/** Compares two deviations: the earlier step comes first; in one step the cancel; then the smaller choice. */
export function compareDeviations(left: Deviation, right: Deviation): number {
  if (left.step !== right.step) return left.step - right.step
  if ('take' in left) return 'take' in right ? 0 : 1
  return 'take' in right ? -1 : 0
}

function decode(text: string, token: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return refuse(token)
  }
}

function refuse(token: string): never {
  throw new ValueError(
    `Cannot read the schedule as it must be a token like '4:1 12:cancel worker-2', or 'plain': received '${token}'`,
  )
}
