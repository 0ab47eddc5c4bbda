import { RuntimeError } from '@asyncio/core'
import { currentLoop } from '@asyncio/core/lowlevel'
import { explainFailure } from './explain-failure.ts'
import { readExploreOptions, type ExploredBody, type ExploreOptions } from './explore-options.ts'
import { RandomChooser, type RunSize } from './random-chooser.ts'
import { replaySchedule } from './replay-schedule.ts'
import { runOnce } from './run-once.ts'
import { formatSchedule } from './schedule.ts'
import { Script } from './script.ts'
import { SeededRandom } from './seeded-random.ts'

/** The result of an exploration that found no failure. */
export interface Exploration {
  /** The number of runs. */
  runs: number
  /** The number of different orders. */
  orders: number
  /** The seed that they were found with. */
  seed: number
}

/**
 * Runs a test in many orders, each of which asyncio allows, and rejects with the shortest one in which it fails.
 *
 * Each run is the body, called anew, on a loop of its own in virtual time. The first is plain, first in first out; the others let tasks that are
 * ready in the same turn take their steps in another order, and timers that are due at the same time. What asyncio promises is kept: the
 * steps of one task, and callbacks, stay in their order (see the README). Nobody promises that a task which is made has begun after
 * `sleep(0)`.
 *
 * A run fails if the body does, if it comes to a deadlock, if it leaves tasks behind, or if anything is told to the loop's exception
 * handler. The body must do the same each time that it meets the same order: no clock of the platform's, no `Math.random()`, nothing kept
 * from run to run.
 *
 * **Cancellation:** with `cancels`, tasks are cancelled just before some step, each at most once; one that was only made, and has not begun,
 * too. The body itself is not, unless `of` says so. It has to expect that any of its tasks ends cancelled: await them as in
 * `gather(tasks, { returnExceptions: true })`, and check what must hold all the same. If the body was cancelled, it may end so.
 *
 * @param body an `async` function or a generator function
 * @returns how much was tried, if nothing failed
 * @throws {ExplorationError} (the promise rejects) with the schedule, and what the body failed with as its `cause`
 * @throws {ScheduleError} (the promise rejects) if `options.schedule` does not fit the body any more
 * @throws {TypeError} or {ValueError} (the promise rejects) if an option can't be used, and {RuntimeError} inside a running loop
 *
 * @example
 * ```ts
 * import { gather, sleep } from '@asyncio/core'
 * import { ExplorationError, explore } from '@asyncio/testing'
 *
 * async function sellTheLastSeat(): Promise<void> {
 *   let seats = 1
 *   async function book(): Promise<void> {
 *     if (seats === 0) return
 *     await sleep(1) // asks the bank
 *     seats -= 1
 *   }
 *   async function bookLater(): Promise<void> {
 *     await sleep(1)
 *     await book()
 *   }
 *   await gather([book, bookLater])
 *   if (seats < 0) throw new Error('sold twice')
 * }
 *
 * try {
 *   await explore(sellTheLastSeat)
 * } catch (error) {
 *   console.log((error as ExplorationError).message)
 * }
 * ```
 */
export async function explore(body: ExploredBody, options: ExploreOptions = {}): Promise<Exploration> {
  const settings = readExploreOptions(body, options)
  if (currentLoop() !== null)
    throw new RuntimeError('explore() cannot be called from a running event loop: it runs loops of its own')
  if (settings.schedule !== undefined) {
    await replaySchedule(settings, settings.schedule)
    return { runs: 1, orders: 1, seed: settings.seed }
  }
  const plain = await runOnce(settings, new Script([]), false)
  if (plain.failure !== undefined) throw await explainFailure(settings, plain, plain, 1)
  // There is only one order.
  if (plain.choices.length === 0 && settings.maxCancels === 0) return { runs: 1, orders: 1, seed: settings.seed }
  const orders = new Set([formatSchedule(plain.schedule)])
  let size: RunSize = { steps: plain.steps, choices: plain.choices.length }
  for (let run = 2; run <= settings.runs; run += 1) {
    const chooser = new RandomChooser(new SeededRandom(settings.seed, run), run, size, settings.maxCancels)
    const report = await runOnce(settings, chooser, false)
    if (report.failure !== undefined) throw await explainFailure(settings, plain, report, run)
    orders.add(formatSchedule(report.schedule))
    size = { steps: Math.max(size.steps, report.steps), choices: Math.max(size.choices, report.choices.length) }
  }
  return { runs: settings.runs, orders: orders.size, seed: settings.seed }
}
