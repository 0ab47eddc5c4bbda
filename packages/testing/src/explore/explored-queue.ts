import type { EventLoop, Runnable, Task } from '@asyncio/core'
import { describeWaits } from '@asyncio/core/lowlevel'
import type { ReadyQueue } from '@asyncio/loop'
import type { Chooser } from './chooser.ts'
import { EndlessRunError } from './endless-run-error.ts'
import { mayComeNext } from './may-come-next.ts'
import { taskOf, timerOf, type ReadyEntry } from './ready-entry.ts'
import type { Deviation } from './schedule.ts'
import type { Story } from './story.ts'
import type { TaskLabels } from './task-labels.ts'

/** The run of a queue, as far as the queue needs it. */
export interface ExploredQueueOptions {
  readonly chooser: Chooser
  readonly labels: TaskLabels
  /** Writes down what is done out of turn, for people. */
  readonly story: Story | undefined
  /** Whether a task that waits may be cancelled. */
  readonly mayCancel: (task: Task<unknown>) => boolean
  /** After so many steps the run fails. */
  readonly maxSteps: number
}

/** A choice that a run had: in this step there were so many that might have come. */
export interface Choice {
  readonly step: number
  readonly options: number
}

/** A ready queue that has somebody choose what comes next in a turn, among those that legally may. */
export class ExploredQueue implements ReadyQueue {
  /** The loop that it is the queue of; it is made before the loop. */
  loop: EventLoop | undefined
  /** The deviations so far. */
  readonly deviations: Deviation[] = []
  /** The choices that there were so far. */
  readonly choices: Choice[] = []
  readonly #options: ExploredQueueOptions
  #turn: ReadyEntry[] = []
  #nextTurn: ReadyEntry[] = []
  #step = 0
  #stepOf: Task<unknown> | undefined
  #explores = true

  constructor(options: ExploredQueueOptions) {
    this.#options = options
  }

  get length(): number {
    return this.#turn.length + this.#nextTurn.length
  }

  /** The number of steps. */
  get steps(): number {
    return this.#step
  }

  /** From now on it is first in, first out. */
  stopExploring(): void {
    this.#explores = false
    this.#step = 0
  }

  push(runnable: Runnable): void {
    const task = taskOf(runnable)
    const timer = task === undefined ? timerOf(runnable) : undefined
    // Tasks are labelled in the order in which they come up, which a schedule settles.
    if (task !== undefined) this.#options.labels.of(task)
    this.#nextTurn.push({
      runnable,
      task,
      timer,
      madeIn: timer === undefined ? this.#step : undefined,
      madeBy: timer === undefined ? this.#stepOf : undefined,
    })
  }

  shift(): Runnable | undefined {
    if (this.#turn.length === 0) {
      this.#turn = this.#nextTurn
      this.#nextTurn = []
    }
    if (this.#turn.length === 0) return undefined
    this.#step += 1
    if (this.#step > this.#options.maxSteps) {
      throw new EndlessRunError(
        `The body has not ended after ${this.#options.maxSteps} steps: give a higher maxSteps, if it needs more`,
      )
    }
    if (!this.#explores) return this.#turn.shift()?.runnable
    const cancelled = this.#chooseCancelled()
    const entry = this.#takeNext()
    this.#stepOf = entry.task
    this.#options.story?.stepTaken(entry)
    return cancelled === undefined ? entry.runnable : this.#cancelFirst(cancelled, entry.runnable)
  }

  #takeNext(): ReadyEntry {
    const turn = this.#turn
    const places = turn.length > 1 ? mayComeNext(turn) : ONLY_THE_FIRST
    if (places.length === 1) return turn.shift() as ReadyEntry
    const step = this.#step
    this.choices.push({ step, options: places.length })
    const candidates = places.map((place) => turn[place] as ReadyEntry)
    const take = this.#options.chooser.choose({ step, candidates })
    if (take === 0) return turn.shift() as ReadyEntry
    this.deviations.push({ step, take })
    const taken = candidates[take] as ReadyEntry
    this.#options.story?.tookOutOfTurn(step, taken, candidates[0] as ReadyEntry)
    turn.splice(places[take] as number, 1)
    return taken
  }

  #chooseCancelled(): Task<unknown> | undefined {
    const step = this.#step
    let tasks: Map<string, Task<unknown>> | undefined
    const label = this.#options.chooser.cancel({
      step,
      waiting: () => [...(tasks = this.#cancellable()).keys()],
    })
    const task = label === undefined ? undefined : (tasks ?? this.#cancellable()).get(label)
    if (label === undefined || task === undefined) return undefined
    this.deviations.push({ step, cancel: label })
    this.#options.story?.cancelled(step, task, describeWaits(task))
    return task
  }

  /** Between two steps every task waits, be it for its next step. One that is being cancelled is left to its cleaning up. */
  #cancellable(): Map<string, Task<unknown>> {
    const { labels, mayCancel } = this.#options
    const tasks = [...(this.loop?.tasks ?? [])].filter((task) => task.cancelling() === 0 && mayCancel(task))
    return new Map(tasks.map((task) => [labels.of(task), task]))
  }

  #cancelFirst(task: Task<unknown>, runnable: Runnable): Runnable {
    return {
      run: () => {
        task.cancel()
        runnable.run()
      },
    }
  }
}

const ONLY_THE_FIRST: readonly number[] = [0]
