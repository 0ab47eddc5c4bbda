import * as fc from 'fast-check'
import type { Coroutine } from '@asyncio/core'
import { Semaphore, type WaitingOptions } from '@asyncio/sync'
import type { Actor } from './engine/actor.ts'
import { claim, type Model, type Play } from './engine/model.ts'
import { moments, showMoment, type Moment } from './engine/moment.ts'
import { limits, showLimit, type Limit } from './engine/program.ts'
import type { Property } from './engine/property.ts'

/** What is asked of a semaphore, and of broken ones. */
export interface SemaphoreLike {
  readonly value: number
  acquire(options?: WaitingOptions): Coroutine<true>
  release(): void
  locked(): boolean
  toString(): string
}

/** Takes a permit for some time and gives it back, or gives one more than there were. */
export type SemaphoreStep =
  | { readonly do: 'acquire'; readonly limit: Limit; readonly hold: Moment }
  | { readonly do: 'release' }

/** So many tasks have permits as there are permits, in the order in which they came. */
export class SemaphoreModel implements Model<SemaphoreStep> {
  readonly #semaphore: SemaphoreLike
  #permits: number
  readonly #isBounded: boolean
  #held = 0
  /** Everybody who comes takes a number. */
  #numbers = 0
  #lastServed = -1
  #waiting = 0

  /** @param isBounded whether it refuses a permit that it has not given */
  constructor(semaphore: SemaphoreLike, permits: number, isBounded: boolean) {
    this.#semaphore = semaphore
    this.#permits = permits
    this.#isBounded = isBounded
  }

  *take(step: SemaphoreStep, actor: Actor): Play {
    if (step.do === 'acquire') yield* this.#acquire(step.limit, step.hold, actor)
    else this.#releaseOneMore()
    claim(this.#semaphore.value <= this.#permits - this.#held, 'more permits are free than were given back')
  }

  atRest(): void {
    claim(this.#waiting === 0 || this.#permits === 0, 'a task waits for a permit, and there is one')
    claim(this.#semaphore.value === this.#permits, 'the permits are not all back')
    claim(this.#semaphore.locked() === (this.#permits === 0), 'locked() does not tell whether a permit is free')
  }

  atEnd(): void {
    claim(this.#semaphore.value === this.#permits, 'the permits are not all back')
    claim(!String(this.#semaphore).includes('waiters'), 'the semaphore counts waiters when nobody waits')
  }

  *#acquire(limit: Limit, hold: Moment, actor: Actor): Play {
    const number = this.#numbers
    this.#numbers += 1
    this.#waiting += 1
    const outcome = yield* actor.wait(limit, (options) => this.#semaphore.acquire(options))
    this.#waiting -= 1
    if ('error' in outcome) {
      actor.goOn(outcome.error)
      return
    }
    this.#held += 1
    claim(this.#held <= this.#permits, 'more tasks have permits than there are permits')
    claim(number > this.#lastServed, 'a task has overtaken one that came before')
    this.#lastServed = number
    try {
      yield* actor.pause(hold)
    } finally {
      this.#held -= 1
      this.#semaphore.release()
    }
  }

  #releaseOneMore(): void {
    if (!this.#isBounded) this.#permits += 1
    else if (this.#semaphore.value < this.#permits) return // It is one that somebody holds: nothing to refuse.
    let isRefused = false
    try {
      this.#semaphore.release()
    } catch {
      isRefused = true
    }
    claim(isRefused === this.#isBounded, 'only a bounded semaphore refuses one permit too many')
  }
}

/** The programs are the same for all semaphores. */
export const semaphorePrograms = {
  setups: fc.nat(3),
  steps: fc.oneof(
    {
      weight: 7,
      arbitrary: fc.record({ do: fc.constant('acquire' as const), limit: limits, hold: moments }),
    },
    { weight: 1, arbitrary: fc.constant<SemaphoreStep>({ do: 'release' }) },
  ),
  showStep: (step: SemaphoreStep) =>
    step.do === 'release'
      ? 'release one more'
      : `acquire${showLimit(step.limit)}, hold for ${showMoment(step.hold)}, release`,
}

export const semaphoreProperty: Property<number, SemaphoreStep, SemaphoreLike> = {
  ...semaphorePrograms,
  make: (permits) => new Semaphore(permits),
  model: (semaphore, permits) => new SemaphoreModel(semaphore, permits, false),
  showSetup: (permits) => `new Semaphore(${permits})`,
}
