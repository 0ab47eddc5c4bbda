import { ValueError, type GeneratorCoroutine, type Task } from '@asyncio/core'
import { describeValue, requireNumber } from '@asyncio/core/lowlevel'
import type { RunSettings } from './run-once.ts'
import { parseSchedule, type Schedule } from './schedule.ts'

/** The body to explore: a function that makes everything it works on anew each time that it is called. */
export type ExploredBody = (() => PromiseLike<unknown>) | (() => GeneratorCoroutine<unknown>)

/** Options of cancels in an exploration: which tasks, and how often. */
export interface ExploredCancels {
  /** The number of tasks that may be cancelled in one run; 2 by default. */
  max?: number
  /** Returns whether a task may be cancelled: called for each one that waits. By default all may but the body itself. */
  of?: (task: Task<unknown>) => boolean
}

/** Options of `explore`. */
export interface ExploreOptions {
  /** The number of runs; 1000 by default. */
  runs?: number
  /** The seed of the orders: the same seed tries the same ones, on every platform. 0 by default. */
  seed?: number
  /** Whether tasks are cancelled while they wait, and which ones; by default none is. */
  cancels?: boolean | ExploredCancels
  /** The schedule of an `ExplorationError`: the body is run once, in that order, and `runs`, `seed` and `cancels` do not count. */
  schedule?: string
  /** A run that takes more steps fails; 100,000 by default. */
  maxSteps?: number
  /** Whether the body may end while other tasks are pending, which are cancelled then. By default that is a failure. */
  leavesTasks?: boolean
}

/** The options as they are used. */
export interface ExploreSettings extends RunSettings {
  readonly runs: number
  readonly seed: number
  readonly maxCancels: number
  readonly schedule: Schedule | undefined
}

/** Fills in what is left out, and refuses what can't be used. */
export function readExploreOptions(body: ExploredBody, options: ExploreOptions): ExploreSettings {
  if (typeof body !== 'function')
    throw new TypeError(
      `explore() takes a function, as it calls it for each run: received ${describeValue(body)}; write () => it`,
    )
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`explore() takes its options as an object: received ${describeValue(options)}`)
  const { runs = 1000, seed = 0, cancels = false, schedule, maxSteps = 100_000, leavesTasks = false } = options
  if (typeof leavesTasks !== 'boolean')
    throw new TypeError(`The option leavesTasks is true or false: received ${describeValue(leavesTasks)}`)
  return {
    body,
    runs: requireWhole(runs, 'runs', 1),
    seed: requireWhole(seed, 'seed', 0),
    ...readCancels(cancels),
    ...(schedule === undefined ? { schedule } : { schedule: parseSchedule(schedule), mayCancel: () => true }),
    maxSteps: requireWhole(maxSteps, 'maxSteps', 1),
    leavesTasks,
  }
}

function readCancels(cancels: boolean | ExploredCancels): Pick<ExploreSettings, 'maxCancels' | 'mayCancel'> {
  if (typeof cancels !== 'boolean' && (typeof cancels !== 'object' || cancels === null))
    throw new TypeError(`The option cancels is true, false or { max, of }: received ${describeValue(cancels)}`)
  if (cancels === false) return { maxCancels: 0, mayCancel: undefined }
  const { max = 2, of } = cancels === true ? {} : cancels
  if (of !== undefined && typeof of !== 'function')
    throw new TypeError(`The option cancels.of is a function of a task: received ${describeValue(of)}`)
  return { maxCancels: requireWhole(max, 'cancels.max', 1), mayCancel: of }
}

function requireWhole(value: number, option: string, least: number): number {
  const isFit = Number.isSafeInteger(requireNumber(value, `The option ${option}`, option))
  if (!isFit || value < least)
    throw new ValueError(`The option ${option} is a whole number from ${least} on: received ${value}`)
  return value
}
