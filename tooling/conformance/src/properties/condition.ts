import * as fc from 'fast-check'
import type { Coroutine } from '@asyncio/core'
import { Condition, type WaitingOptions } from '@asyncio/sync'
import type { Actor, Outcome } from './engine/actor.ts'
import { claim, type Model, type Play } from './engine/model.ts'
import { moments, showMoment, type Moment } from './engine/moment.ts'
import { limits, showLimit, type Limit } from './engine/program.ts'
import type { Property } from './engine/property.ts'

/** What is asked of a condition, and of broken ones. */
export interface ConditionLike {
  acquire(options?: WaitingOptions): Coroutine<true>
  release(): void
  locked(): boolean
  wait(options?: WaitingOptions): Coroutine<true>
  waitFor(predicate: () => boolean, options?: WaitingOptions): Coroutine<true>
  notify(count?: number): void
  notifyAll(): void
  toString(): string
}

/**
 * What is done with the lock held: wait to be notified, or notify. Where it is about goods: wait for some and take one, or bring some
 * and notify so many.
 */
type ConditionStep =
  | { readonly do: 'wait'; readonly limit: Limit; readonly hold: Moment }
  | { readonly do: 'notify'; readonly count: number; readonly hold: Moment }
  | { readonly do: 'notifyAll'; readonly hold: Moment }

/** Whether the tasks wait for goods, or only to be notified. */
type Purpose = 'goods' | 'news'

/**
 * Whoever goes on holds the lock. Nobody sleeps who was notified, or whose turn it is as one who was notified has been cancelled. Others
 * may be woken as well.
 */
class ConditionModel implements Model<ConditionStep> {
  readonly #condition: ConditionLike
  readonly #purpose: Purpose
  #isHeld = false
  #goods = 0
  /** Everybody who waits takes a number. */
  #numbers = 0
  readonly #asleep = new Set<number>()
  readonly #notified = new Set<number>()
  #lastServed = -1
  #acquiring = 0

  constructor(condition: ConditionLike, purpose: Purpose) {
    this.#condition = condition
    this.#purpose = purpose
  }

  *take(step: ConditionStep, actor: Actor): Play {
    this.#acquiring += 1
    const outcome = yield* actor.wait(null, () => this.#condition.acquire())
    this.#acquiring -= 1
    if ('error' in outcome) {
      actor.goOn(outcome.error)
      return
    }
    this.#hold()
    try {
      if (step.do === 'wait') yield* this.#wait(step.limit, actor)
      else this.#notify(step.do === 'notify' ? step.count : Infinity)
      yield* actor.pause(step.hold)
    } finally {
      claim(this.#isHeld && this.#condition.locked(), 'the lock is not held any more')
      this.#isHeld = false
      this.#condition.release()
    }
  }

  atRest(): void {
    claim(this.#acquiring === 0, 'a task waits for a lock that is free')
    claim(this.#notified.size === 0, 'a task sleeps that was notified, or should have been in the place of another')
    claim(this.#purpose === 'news' || this.#goods === 0 || this.#asleep.size === 0, 'a task waits for what is there')
  }

  atEnd(): void {
    claim(!this.#condition.locked(), 'a lock that nobody holds is locked')
    claim(!String(this.#condition).includes('waiters'), 'the condition counts waiters when nobody waits')
  }

  *#wait(limit: Limit, actor: Actor): Play {
    const number = this.#numbers
    this.#numbers += 1
    this.#asleep.add(number)
    const mayPass = this.#purpose === 'goods' && this.#goods > 0
    if (!mayPass) this.#isHeld = false
    const outcome = yield* this.#sleep(limit, actor)
    if (!mayPass) this.#hold()
    this.#asleep.delete(number)
    this.#notified.delete(number)
    if ('error' in outcome) {
      // Somebody else may have to be woken in its place.
      this.#mark(1)
      actor.goOn(outcome.error)
    } else if (this.#purpose === 'goods') {
      claim(this.#goods > 0, 'a task goes on, and what it waits for is not there')
      this.#goods -= 1
    } else {
      claim(number > this.#lastServed, 'a task has overtaken one that waited longer')
      this.#lastServed = number
    }
  }

  *#sleep(limit: Limit, actor: Actor): Play<Outcome<true>> {
    if (this.#purpose === 'news') return yield* actor.wait(limit, (options) => this.#condition.wait(options))
    const look = (): boolean => {
      claim(this.#condition.locked(), 'a task looks without the lock')
      return this.#goods > 0
    }
    return yield* actor.wait(limit, (options) => this.#condition.waitFor(look, options))
  }

  #notify(count: number): void {
    if (this.#purpose === 'goods') this.#goods += Number.isFinite(count) ? count : 0
    else this.#mark(count)
    this.#condition.notify(count)
  }

  /** These must go on sooner or later, whoever else does. */
  #mark(count: number): void {
    if (this.#purpose === 'goods') return
    let left = count
    for (const number of this.#asleep) {
      if (left === 0) return
      left -= 1
      this.#asleep.delete(number)
      this.#notified.add(number)
    }
  }

  #hold(): void {
    claim(!this.#isHeld, 'two tasks hold the lock')
    claim(this.#condition.locked(), 'a task goes on without the lock')
    this.#isHeld = true
  }
}

export const conditionProperty: Property<Purpose, ConditionStep, ConditionLike> = {
  setups: fc.constantFrom('goods', 'news'),
  steps: fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), limit: limits, hold: moments }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('notify' as const),
        count: fc.integer({ min: 1, max: 2 }),
        hold: moments,
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('notifyAll' as const), hold: moments }) },
  ),
  make: () => new Condition(),
  model: (condition, purpose) => new ConditionModel(condition, purpose),
  showSetup: (purpose) =>
    purpose === 'goods' ? 'new Condition(), to wait for goods' : 'new Condition(), to wait for news',
  showStep(step) {
    const what =
      step.do === 'wait'
        ? `wait${showLimit(step.limit)}`
        : step.do === 'notify'
          ? `notify ${step.count} (bringing so many goods, if there are any)`
          : 'notify all'
    return `acquire, ${what}, hold for ${showMoment(step.hold)}, release`
  },
}
