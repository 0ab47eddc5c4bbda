import { RuntimeError, type EventLoop, type ExceptionContext } from '@asyncio/core'
import { AssertionError } from '../assertion-error.ts'
import type { ConformanceOptions, ConformingLoopFactory } from './conformance-options.ts'
import type { SpinGuard } from './spin-guard.ts'

/** So many times the platform has a chance before a loop with nothing to do is taken to sleep. */
const CHANCES = 10
/** The number of turns that pass at least before a check says that they never end. */
const MANY_TURNS = 200_000
/** And how many seconds. */
const LONG = 1

/** Counts the turns of a loop that runs. */
export interface TurnCounter {
  now(): number
}

/** The check of one promise: makes loops for it, knows what was told to their exception handlers, and leaves nothing behind. */
export class Trial {
  readonly options: ConformanceOptions
  /** By how much a timer may be early. */
  readonly resolution: number
  readonly #factory: ConformingLoopFactory
  readonly #guard: SpinGuard
  readonly #loops: EventLoop[] = []
  #reports: ExceptionContext[] = []

  constructor(factory: ConformingLoopFactory, options: ConformanceOptions, guard: SpinGuard) {
    this.#factory = factory
    this.#guard = guard
    this.options = options
    this.resolution = options.resolution ?? 1e-6
  }

  /** A loop that nothing has used yet. */
  newLoop(): EventLoop {
    const loop = this.#factory()
    this.#loops.push(loop)
    loop.setExceptionHandler((_, context) => this.#reports.push(context))
    this.#guard.watch(loop)
    return loop
  }

  /** Runs a program as a task of a new loop. */
  async run<T>(main: (loop: EventLoop) => PromiseLike<T>): Promise<T> {
    const loop = this.newLoop()
    return this.attend(loop.runUntilComplete(loop.createTask(async () => main(loop), { name: 'main' })))
  }

  /** Runs a loop until it is stopped. */
  async runForever(loop: EventLoop): Promise<void> {
    return this.attend(loop.runForever())
  }

  /** Runs a loop for some turns, and stops it. */
  async turns(loop: EventLoop, count: number): Promise<void> {
    loop.callSoon(() => stopAfter(loop, count - 1))
    await this.runForever(loop)
  }

  /** Runs a loop until its clock shows a time, and stops it when what follows from that has run, too. */
  async runUntil(loop: EventLoop, when: number): Promise<void> {
    loop.callAt(when, () => stopAfter(loop, 3))
    await this.runForever(loop)
  }

  /** Calls a function from outside, when all loops that have nothing to do are asleep. */
  fromOutside(call: () => void, chances: number = CHANCES): void {
    setTimeout(() => (chances > 0 ? this.fromOutside(call, chances - 1) : call()))
  }

  /** Counts turns from now on, with a callback in each. */
  countTurns(loop: EventLoop): TurnCounter {
    let count = 0
    const next = (): void => {
      count += 1
      loop.callSoon(next)
    }
    loop.callSoon(next)
    return { now: () => count }
  }

  /** Calls a function in every turn until it answers `true`. Fails if that takes for ever. */
  async repeatUntil(loop: EventLoop, isOver: () => boolean, otherwise: string): Promise<void> {
    const begun = performance.now()
    let turns = 0
    const again = (): void => {
      turns += 1
      if (isOver()) loop.stop()
      else if (turns > MANY_TURNS && performance.now() - begun > LONG * 1000) loop.abort(new AssertionError(otherwise))
      else loop.callSoon(again)
    }
    loop.callSoon(again)
    await this.runForever(loop)
  }

  /** Takes the reports to the exception handlers so far, which the check wants to see. */
  takeReports(): ExceptionContext[] {
    const reports = this.#reports
    this.#reports = []
    return reports
  }

  /** A promise that somebody may stop waiting for: it is looked at in any case. */
  async attend<T>(promise: Promise<T>): Promise<T> {
    promise.catch(() => undefined)
    return promise
  }

  /** Fails if something was told that the check did not want to see. */
  requireQuiet(): void {
    const [report] = this.#reports
    if (report === undefined) return
    const { exception }: { exception?: unknown } = report
    const thrown = exception instanceof Error ? `: ${exception.name}: ${exception.message}` : ''
    throw new AssertionError(`The exception handler was told of something: ${report.message}${thrown}`, {
      cause: exception,
    })
  }

  /** Ends whatever still runs, and closes the loops. */
  async end(): Promise<void> {
    for (const loop of this.#loops) {
      try {
        loop.setExceptionHandler(() => undefined)
        if (loop.isRunning()) {
          loop.abort(new RuntimeError('The check is over'))
          await new Promise<void>((resolve) => setTimeout(resolve))
        }
        if (!loop.isRunning()) loop.close()
      } catch {
        // A loop that can't even be ended has broken a promise that is told of elsewhere.
      }
    }
  }
}

/** Stops a loop so many turns later. */
function stopAfter(loop: EventLoop, turns: number): void {
  if (turns > 0) loop.callSoon(() => stopAfter(loop, turns - 1))
  else loop.stop()
}
