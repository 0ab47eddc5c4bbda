import type { Chooser } from './chooser.ts'
import type { ExploreSettings } from './explore-options.ts'
import { ExplorationError } from './exploration-error.ts'
import { runOnce, type RunFailure, type RunReport } from './run-once.ts'
import { formatSchedule, type Deviation, type Schedule } from './schedule.ts'
import { Script } from './script.ts'
import { shrinkSchedule } from './shrink-schedule.ts'

/** Finds the shortest order that fails as a run did, and makes the error that tells of it. */
export async function explainFailure(
  settings: ExploreSettings,
  plain: RunReport,
  failed: RunReport,
  run: number,
): Promise<ExplorationError> {
  const original = failed.failure as RunFailure
  let shrinkingRuns = 0
  const stillFails = async (chooser: Chooser): Promise<Schedule | undefined> => {
    shrinkingRuns += 1
    const { failure, schedule } = await runOnce(settings, chooser, false)
    return failure === undefined ? undefined : schedule
  }
  const where = `Found in run ${run} of ${settings.runs} with seed ${settings.seed}`
  if ((await stillFails(new Script(failed.schedule))) === undefined) {
    const found = `${where}; but when the same schedule was run again, it did not fail: the body does not do the same each time`
    return failureError(settings, original, failed, run, found)
  }
  const shortest = await shrinkSchedule(failed.schedule, singlesOf(plain, failed), (schedule) =>
    stillFails(new Script(schedule)),
  )
  const report = await runOnce(settings, new Script(shortest), true)
  const places = shortest.length === 1 ? 'one place' : `${shortest.length} places`
  const order =
    shortest.length === 0
      ? 'in the plain order, first in, first out'
      : `and cut down in ${shrinkingRuns} more. Out of turn in ${places}:`
  return failureError(settings, report.failure ?? original, report, run, `${where}, ${order}`)
}

/** The error that tells of a failed run. */
export function failureError(
  { seed }: ExploreSettings,
  failure: RunFailure,
  report: RunReport,
  run: number,
  found: string,
): ExplorationError {
  const { sentence, error } = failure
  const schedule = formatSchedule(report.schedule)
  return new ExplorationError({ sentence, found, seed, run, schedule, steps: report.story }, { cause: error })
}

/** Every order that differs from the plain one in one place: in a choice that the plain run has, or by a cancel that the failed one has. */
function singlesOf({ choices, steps }: RunReport, failed: RunReport): Deviation[] {
  const takes = choices.flatMap(({ step, options }) =>
    Array.from({ length: options - 1 }, (_, index) => ({ step, take: index + 1 })),
  )
  const labels = new Set(failed.schedule.flatMap((deviation) => ('cancel' in deviation ? deviation.cancel : [])))
  const cancels = [...labels].flatMap((cancel) =>
    Array.from({ length: steps }, (_, index) => ({ step: index + 1, cancel })),
  )
  return [...takes, ...cancels]
}
