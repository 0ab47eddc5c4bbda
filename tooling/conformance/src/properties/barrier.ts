import * as fc from 'fast-check'
import { BrokenBarrierError, type Coroutine } from '@asyncio/core'
import { Barrier, type WaitingOptions } from '@asyncio/sync'
import type { Actor } from './engine/actor.ts'
import { claim, type Model, type Play } from './engine/model.ts'
import { limits, showLimit, type Limit } from './engine/program.ts'
import type { Property } from './engine/property.ts'

/** What is asked of a barrier, and of broken ones. */
export interface BarrierLike {
  readonly nWaiting: number
  readonly broken: boolean
  wait(options?: WaitingOptions): Coroutine<number>
  reset(options?: WaitingOptions): Coroutine<void>
  abort(options?: WaitingOptions): Coroutine<void>
  toString(): string
}

interface BarrierStep {
  readonly do: 'wait' | 'reset' | 'abort'
  readonly limit: Limit
}

/**
 * Those who pass do so in rounds. The last to come opens a round, with the highest number, and there must be as many tasks as it takes
 * then. The others follow, and their numbers are all different.
 */
class BarrierModel implements Model<BarrierStep> {
  readonly #barrier: BarrierLike
  readonly #parties: number
  #waiting = 0
  #changing = 0
  /** The numbers that were given in this round. */
  #round: number[] | undefined
  /** Whether somebody has left without having passed while the round was filled: those who come later get the number again, as in Python. */
  #isDisturbed = false
  #isRoundDisturbed = false
  #hasChanged = false

  constructor(barrier: BarrierLike, parties: number) {
    this.#barrier = barrier
    this.#parties = parties
  }

  *take(step: BarrierStep, actor: Actor): Play {
    if (step.do === 'wait') yield* this.#wait(step.limit, actor)
    else yield* this.#change(step.do, step.limit, actor)
  }

  atRest(): void {
    claim(this.#changing === 0, 'a task waits to change a barrier at which nobody moves')
    claim(this.#waiting < this.#parties, 'as many tasks wait as it takes, and none goes on')
    claim(this.#waiting === 0 || !this.#barrier.broken, 'a task waits at a broken barrier')
    claim(this.#barrier.nWaiting === this.#waiting, 'nWaiting does not tell how many wait')
  }

  atEnd(): void {
    claim(this.#barrier.nWaiting === 0, 'the barrier counts tasks when nobody waits')
    claim(/filling|broken/.test(String(this.#barrier)), 'the barrier does not fill again')
  }

  *#wait(limit: Limit, actor: Actor): Play {
    this.#waiting += 1
    const outcome = yield* actor.wait(limit, (options) => this.#barrier.wait(options), BrokenBarrierError)
    if ('value' in outcome) this.#passed(outcome.value)
    else if (outcome.error instanceof BrokenBarrierError)
      claim(this.#hasChanged, 'the barrier breaks, and nobody has reset or aborted it')
    this.#waiting -= 1
    if ('value' in outcome) return
    this.#isDisturbed = true
    actor.goOn(outcome.error)
  }

  *#change(what: 'reset' | 'abort', limit: Limit, actor: Actor): Play {
    this.#changing += 1
    this.#hasChanged = true
    const outcome = yield* actor.wait(limit, (options) => this.#barrier[what](options))
    this.#changing -= 1
    if ('error' in outcome) actor.goOn(outcome.error)
    else if (what === 'abort') claim(this.#barrier.broken, 'a barrier that was aborted is not broken')
    else claim(!this.#barrier.broken, 'a barrier that was reset is broken')
  }

  #passed(index: number): void {
    if (index === this.#parties - 1) {
      claim(this.#waiting >= this.#parties, 'a task has passed before the last had come')
      this.#round = [index]
      this.#isRoundDisturbed = this.#isDisturbed
      this.#isDisturbed = false
      return
    }
    claim(this.#round !== undefined, 'a task has passed before the last had come')
    if (this.#round === undefined) return
    claim(index >= 0 && index < this.#parties, 'a number is too high')
    claim(this.#isRoundDisturbed || !this.#round.includes(index), 'two tasks have the same number in a round')
    this.#round.push(index)
    claim(this.#round.length <= this.#parties, 'more tasks have passed in a round than it takes')
  }
}

export const barrierProperty: Property<number, BarrierStep, BarrierLike> = {
  setups: fc.integer({ min: 1, max: 4 }),
  steps: fc.record({
    do: fc.oneof(
      { weight: 8, arbitrary: fc.constant('wait' as const) },
      { weight: 1, arbitrary: fc.constantFrom('reset' as const, 'abort' as const) },
    ),
    limit: limits,
  }),
  make: (parties) => new Barrier(parties),
  model: (barrier, parties) => new BarrierModel(barrier, parties),
  showSetup: (parties) => `new Barrier(${parties})`,
  showStep: (step) => `${step.do}${showLimit(step.limit)}`,
}
