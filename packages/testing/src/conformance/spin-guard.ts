import type { EventLoop } from '@asyncio/core'
import { AssertionError } from '../assertion-error.ts'

/** The methods of a loop that a check calls. A loop that runs in circles comes by here sooner or later. */
const DOORS = [
  'schedule',
  'scheduleAt',
  'callSoon',
  'callSoonIn',
  'callSoonThreadsafe',
  'callLater',
  'callLaterIn',
  'callAt',
  'callAtIn',
  'createFuture',
  'createTask',
  'callExceptionHandler',
  'stop',
  'abort',
] as const
/** The clock is looked at once in so many calls. */
const CALLS_PER_LOOK = 256

type Doors = Record<string, (...values: unknown[]) => unknown>

/**
 * Ends a loop that runs in circles and never lets the platform have its chance, so that no timer of anybody can ring: its methods throw
 * from then on.
 */
export class SpinGuard {
  readonly #patience: number
  readonly #spun: (error: AssertionError) => void
  #lastBreath = performance.now()
  #calls = 0
  readonly #aborts: ((error: AssertionError) => void)[] = []
  #error: AssertionError | undefined

  /**
   * @param patience how many seconds a loop may take between two chances of the platform
   * @param spun is told once
   */
  constructor(patience: number, spun: (error: AssertionError) => void) {
    this.#patience = patience
    this.#spun = spun
  }

  /** The platform has had its chance. */
  breathe(): void {
    this.#lastBreath = performance.now()
  }

  /** Looks whether it spins each time that a loop is asked for something. */
  watch(loop: EventLoop): void {
    this.#aborts.push(loop.abort.bind(loop))
    const doors = loop as unknown as Doors
    for (const door of DOORS) {
      const open = doors[door]
      if (typeof open !== 'function') continue
      doors[door] = (...values) => {
        this.#look()
        return open.apply(loop, values)
      }
    }
  }

  #look(): void {
    if (this.#error !== undefined) throw this.#error
    this.#calls += 1
    if (this.#calls % CALLS_PER_LOOK !== 0 || performance.now() - this.#lastBreath < this.#patience * 1000) return
    this.#error = new AssertionError(
      `It runs in circles: for ${this.#patience} seconds the platform had no chance to call back`,
    )
    this.#spun(this.#error)
    for (const abort of this.#aborts) abort(this.#error)
    throw this.#error
  }
}
