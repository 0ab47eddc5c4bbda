import * as fc from 'fast-check'
import type { Coroutine } from '@asyncio/core'
import { Lock, type WaitingOptions } from '@asyncio/sync'
import type { Actor } from './engine/actor.ts'
import { claim, type Model, type Play } from './engine/model.ts'
import { moments, showMoment, type Moment } from './engine/moment.ts'
import { limits, showLimit, type Limit } from './engine/program.ts'
import type { Property } from './engine/property.ts'

/** What is asked of a lock, and of broken ones. */
export interface LockLike {
  acquire(options?: WaitingOptions): Coroutine<true>
  release(): void
  locked(): boolean
  toString(): string
}

/** Acquires, holds for some time, and releases. */
interface LockStep {
  readonly limit: Limit
  readonly hold: Moment
}

/** One holds it at a time, in the order in which they came. */
class LockModel implements Model<LockStep> {
  readonly #lock: LockLike
  #isHeld = false
  /** Everybody who comes takes a number. */
  #numbers = 0
  #lastServed = -1
  #waiting = 0

  constructor(lock: LockLike) {
    this.#lock = lock
  }

  *take({ limit, hold }: LockStep, actor: Actor): Play {
    const number = this.#numbers
    this.#numbers += 1
    this.#waiting += 1
    const outcome = yield* actor.wait(limit, (options) => this.#lock.acquire(options))
    this.#waiting -= 1
    if ('error' in outcome) {
      claim(this.#lock.locked() === this.#isHeld, 'locked() is wrong after a wait has failed')
      actor.goOn(outcome.error)
      return
    }
    claim(!this.#isHeld, 'two tasks hold the lock')
    claim(number > this.#lastServed, 'a task has overtaken one that came before')
    this.#isHeld = true
    this.#lastServed = number
    try {
      yield* actor.pause(hold)
      claim(this.#lock.locked(), 'a lock that is held is not locked')
    } finally {
      this.#isHeld = false
      this.#lock.release()
    }
  }

  atRest(): void {
    claim(this.#waiting === 0, 'a task waits for a lock that is free')
  }

  atEnd(): void {
    claim(!this.#lock.locked(), 'a lock that nobody holds is locked')
    claim(!String(this.#lock).includes('waiters'), 'the lock counts waiters when nobody waits')
  }
}

export const lockProperty: Property<null, LockStep, LockLike> = {
  setups: fc.constant(null),
  steps: fc.record({ limit: limits, hold: moments }),
  make: () => new Lock(),
  model: (lock) => new LockModel(lock),
  showSetup: () => 'new Lock()',
  showStep: ({ limit, hold }) => `acquire${showLimit(limit)}, hold for ${showMoment(hold)}, release`,
}
