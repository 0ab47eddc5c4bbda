import type { ExploreSettings } from './explore-options.ts'
import { failureError } from './explain-failure.ts'
import { runOnce } from './run-once.ts'
import { ScheduleError } from './schedule-error.ts'
import { formatSchedule, type Schedule } from './schedule.ts'
import { Script } from './script.ts'

/** Runs the body once, in a given order; rejects if it fails, or if the order does not fit it. */
export async function replaySchedule(settings: ExploreSettings, schedule: Schedule): Promise<void> {
  const script = new Script(schedule)
  const report = await runOnce(settings, script, true)
  const misfit = script.misfit(report.steps)
  if (misfit !== undefined)
    throw new ScheduleError(
      `The schedule '${formatSchedule(schedule)}' does not fit any more: ${misfit}; leave it out to explore again`,
    )
  const { failure } = report
  if (failure !== undefined) throw failureError(settings, failure, report, 1, 'The given schedule was run again')
}
