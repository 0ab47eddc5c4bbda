import type { ExceptionContext, Runnable, ScheduledTimer } from '@asyncio/core'
import { VirtualEventLoop } from '@asyncio/testing'
import type { Moment } from './moment.ts'

/** A loop in virtual time that says when nothing can run any more, instead of ending in a deadlock. */
export class QuietLoop extends VirtualEventLoop {
  /** What was told to the exception handler. */
  readonly reports: ExceptionContext[] = []
  readonly #whenQuiet: (() => void)[]
  #timers = 0

  /** @param whenQuiet what is done the first time that nothing can run, the second time, and so on; after that the loop stops */
  constructor(whenQuiet: readonly (() => void)[]) {
    super()
    this.#whenQuiet = [...whenQuiet]
    this.setExceptionHandler((_, context) => this.reports.push(context))
  }

  /** How many timers are set, not counting those of `at`. */
  get timers(): number {
    return this.#timers
  }

  override scheduleAt(when: number, runnable: Runnable): ScheduledTimer {
    this.#timers += 1
    let isSet = true
    const unset = (): void => {
      if (isSet) this.#timers -= 1
      isSet = false
    }
    const timer = super.scheduleAt(when, {
      run: () => {
        unset()
        runnable.run()
      },
    })
    return {
      cancel() {
        unset()
        timer.cancel()
      },
    }
  }

  /** Does something then: in the middle of a turn, among whatever else runs in it. */
  at({ milliseconds, turns }: Moment, action: () => void): void {
    let left = turns
    const runnable = {
      run: (): void => {
        if (left === 0) {
          action()
          return
        }
        left -= 1
        this.schedule(runnable)
      },
    }
    if (milliseconds === 0) this.schedule(runnable)
    else super.scheduleAt(this.time() + milliseconds / 1000, runnable)
  }

  protected override onIdle(): void {
    const next = this.#whenQuiet.shift()
    if (next === undefined) {
      this.stop()
      return
    }
    next()
    // Whatever that has set going comes to its end, and the loop is quiet again.
    this.schedule({ run() {} })
  }
}
