import { isCancelled, RuntimeError, type ExceptionContext, type Task } from '@asyncio/core'
import { describeFuture, describeValue } from '@asyncio/core/lowlevel'
import { Runner } from '@asyncio/loop'
import { DeadlockError } from '../deadlock-error.ts'
import type { Chooser } from './chooser.ts'
import { EndlessRunError } from './endless-run-error.ts'
import type { ExploredBody } from './explore-options.ts'
import { ExploredLoop } from './explored-loop.ts'
import { ExploredQueue, type Choice } from './explored-queue.ts'
import type { Schedule } from './schedule.ts'
import { Story } from './story.ts'
import { TaskLabels } from './task-labels.ts'

/** Options of runs. */
export interface RunSettings {
  readonly body: ExploredBody
  /** The tasks that may be cancelled; all but the body by default. */
  readonly mayCancel: ((task: Task<unknown>) => boolean) | undefined
  readonly maxSteps: number
  readonly leavesTasks: boolean
}

/** Why a run failed. */
export interface RunFailure {
  readonly error: unknown
  /** The event, in a sentence. */
  readonly sentence: string
}

/** The outcome of one run. */
export interface RunReport {
  readonly failure: RunFailure | undefined
  /** The choices in it that were not first in, first out. */
  readonly schedule: Schedule
  readonly choices: readonly Choice[]
  readonly steps: number
  /** Describes the deviations, for people. */
  readonly story: readonly string[]
}

/** Runs the body once, on a loop of its own, with somebody to make the choices. */
export async function runOnce(settings: RunSettings, chooser: Chooser, narrates: boolean): Promise<RunReport> {
  const labels = new TaskLabels()
  const story = narrates ? new Story(labels, (sequence) => loop.ownerOfTimer(sequence)) : undefined
  const queue = new ExploredQueue({
    chooser,
    labels,
    story,
    maxSteps: settings.maxSteps,
    mayCancel: (task) => loop.main?.done() === false && (settings.mayCancel?.(task) ?? task !== loop.main),
  })
  const loop: ExploredLoop = new ExploredLoop(queue)
  const reports: ExceptionContext[] = []
  loop.setExceptionHandler((_, context) => reports.push(context))
  const runner = new Runner({ loopFactory: () => loop })
  let failure: RunFailure | undefined
  try {
    await runner.run(settings.body)
    if (!settings.leavesTasks) failure = failureOfLeft(loop.tasks)
  } catch (error) {
    const { main } = loop
    const wasAskedTo = queue.deviations.some(
      (one) => 'cancel' in one && main !== undefined && one.cancel === labels.of(main),
    )
    if (!wasAskedTo || !isCancelled(error)) failure = failureOfThrown(error)
  }
  const { deviations, choices, steps } = queue
  queue.stopExploring()
  try {
    await runner.close()
  } catch (error) {
    failure ??= failureOfThrown(error)
  }
  failure ??= failureOfReports(reports)
  return { failure, schedule: deviations, choices, steps, story: story?.lines ?? [] }
}

function failureOfThrown(error: unknown): RunFailure {
  const isOwn = error instanceof DeadlockError || error instanceof EndlessRunError
  return { error, sentence: isOwn ? error.message : `The body failed with ${describeError(error)}` }
}

function failureOfLeft(tasks: ReadonlySet<Task<unknown>>): RunFailure | undefined {
  if (tasks.size === 0) return undefined
  const sentence = `The body ended, and left ${[...tasks].map(describeFuture).join(', ')}: await its tasks, or say that it leavesTasks`
  return { error: new RuntimeError(sentence), sentence }
}

function failureOfReports([first]: readonly ExceptionContext[]): RunFailure | undefined {
  if (first === undefined) return undefined
  const { message, exception } = first
  if (exception === undefined) return { error: new RuntimeError(message), sentence: message }
  return { error: exception, sentence: `Nobody handled ${describeError(exception)} (${message})` }
}

function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : describeValue(error)
}
