import { compareDeviations, type Deviation, type Schedule } from './schedule.ts'

/** Runs a schedule, and answers with the one that came of it if it still fails: what did not fit is left out of it. */
export type Attempt = (schedule: Schedule) => Promise<Schedule | undefined>

/** So many runs at most are spent on a shorter schedule. */
const MOST_RUNS = 2000

/**
 * Makes a failing schedule as short and as early as it can: no deviation of it can be left out, and none can be put earlier, or
 * made a smaller choice.
 *
 * @param singles the schedules of one deviation that are worth a try
 */
export async function shrinkSchedule(
  failing: Schedule,
  singles: readonly Deviation[],
  attempt: Attempt,
): Promise<Schedule> {
  let best = failing
  let runsLeft = MOST_RUNS
  const improves = async (candidate: Schedule): Promise<boolean> => {
    if (!isSmaller(candidate, best)) return false
    runsLeft -= 1
    const outcome = await attempt(candidate)
    if (outcome === undefined || !isSmaller(outcome, best)) return false
    best = outcome
    return true
  }
  const firstOf = async (candidates: Iterable<Schedule>): Promise<boolean> => {
    for (const candidate of candidates) {
      if (runsLeft === 0) return false
      if (await improves(candidate)) return true
    }
    return false
  }
  while (await firstOf(shorter(best)));
  if (best.length > 1) await firstOf(singles.map((single) => [single]))
  while ((await firstOf(shorter(best))) || (await firstOf(earlier(best))));
  return best
}

/** The schedule without some of its deviations: large parts first, then single ones. */
function* shorter(schedule: Schedule): Generator<Schedule> {
  for (let size = Math.floor(schedule.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let start = 0; start < schedule.length; start += size) {
      yield schedule.filter((_, index) => index < start || index >= start + size)
    }
  }
}

/** The schedule with one of its deviations earlier, or with a smaller choice; the earliest first. */
function* earlier(schedule: Schedule): Generator<Schedule> {
  for (const [index, deviation] of schedule.entries()) {
    const rest = schedule.filter((_, other) => other !== index)
    for (const replacement of smallerThan(deviation)) {
      if (!rest.some((other) => compareDeviations(other, replacement) === 0)) {
        yield [...rest, replacement].toSorted(compareDeviations)
      }
    }
  }
}

function* smallerThan(deviation: Deviation): Generator<Deviation> {
  for (let step = 1; step <= deviation.step; step += 1) {
    if (!('take' in deviation)) {
      if (step < deviation.step) yield { step, cancel: deviation.cancel }
      continue
    }
    const most = step < deviation.step ? deviation.take : deviation.take - 1
    for (let take = 1; take <= most; take += 1) yield { step, take }
  }
}

/** Fewer deviations; of the same number, the one whose first difference comes earlier, or is the smaller choice. */
function isSmaller(left: Schedule, right: Schedule): boolean {
  if (left.length !== right.length) return left.length < right.length
  for (const [index, deviation] of left.entries()) {
    const other = right[index] as Deviation
    if (deviation.step !== other.step) return deviation.step < other.step
    if ('take' in deviation !== 'take' in other) return 'take' in deviation
    if ('take' in deviation && 'take' in other && deviation.take !== other.take) return deviation.take < other.take
  }
  return false
}
