import * as fc from 'fast-check'
import type { Coroutine } from '@asyncio/core'
import { Event, type WaitingOptions } from '@asyncio/sync'
import type { Actor } from './engine/actor.ts'
import { claim, type Model, type Play } from './engine/model.ts'
import { limits, showLimit, type Limit } from './engine/program.ts'
import type { Property } from './engine/property.ts'

/** What is asked of an event, and of broken ones. */
export interface EventLike {
  wait(options?: WaitingOptions): Coroutine<true>
  set(): void
  clear(): void
  isSet(): boolean
  toString(): string
}

type EventStep = { readonly do: 'wait'; readonly limit: Limit } | { readonly do: 'set' | 'clear' }

/** Whoever waits when it is set goes on, even if it is cleared at once; whoever comes later waits. */
class EventModel implements Model<EventStep> {
  readonly #event: EventLike
  #isSet = false
  /** Everybody who has to wait takes a number. */
  #numbers = 0
  readonly #asleep = new Set<number>()
  readonly #woken = new Set<number>()
  #lastWoken = -1

  constructor(event: EventLike) {
    this.#event = event
  }

  *take(step: EventStep, actor: Actor): Play {
    if (step.do === 'wait') yield* this.#isSet ? this.#pass(step.limit, actor) : this.#wait(step.limit, actor)
    else if (step.do === 'set') this.#set()
    else {
      this.#isSet = false
      this.#event.clear()
    }
    claim(this.#event.isSet() === this.#isSet, 'isSet() does not tell whether it is set')
  }

  atRest(): void {
    claim(this.#woken.size === 0, 'a task sleeps that waited when the event was set')
    claim(this.#asleep.size === 0 || !this.#isSet, 'a task waits for an event that is set')
  }

  atEnd(): void {
    claim(!String(this.#event).includes('waiters'), 'the event counts waiters when nobody waits')
  }

  /** It does not wait: nothing else happens before it goes on. */
  *#pass(limit: Limit, actor: Actor): Play {
    const number = this.#numbers
    const wasCancelled = actor.isCancelled()
    const outcome = yield* actor.wait(limit, (options) => this.#event.wait(options))
    if ('error' in outcome) {
      claim(wasCancelled, 'a wait for an event that is set has failed')
      actor.goOn(outcome.error)
      return
    }
    claim(number === this.#numbers && this.#isSet, 'a task has waited for an event that was set')
  }

  *#wait(limit: Limit, actor: Actor): Play {
    const number = this.#numbers
    this.#numbers += 1
    this.#asleep.add(number)
    const outcome = yield* actor.wait(limit, (options) => this.#event.wait(options))
    this.#asleep.delete(number)
    const wasWoken = this.#woken.delete(number)
    if ('error' in outcome) {
      actor.goOn(outcome.error)
      return
    }
    claim(wasWoken, 'a wait has ended, and the event was not set meanwhile')
    claim(number > this.#lastWoken, 'a task has overtaken one that waited longer')
    this.#lastWoken = number
  }

  #set(): void {
    this.#isSet = true
    for (const number of this.#asleep) this.#woken.add(number)
    this.#asleep.clear()
    this.#event.set()
  }
}

export const eventProperty: Property<null, EventStep, EventLike> = {
  setups: fc.constant(null),
  steps: fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), limit: limits }) },
    { weight: 1, arbitrary: fc.constant<EventStep>({ do: 'set' }) },
    { weight: 1, arbitrary: fc.constant<EventStep>({ do: 'clear' }) },
  ),
  make: () => new Event(),
  model: (event) => new EventModel(event),
  showSetup: () => 'new Event()',
  showStep: (step) => (step.do === 'wait' ? `wait${showLimit(step.limit)}` : step.do),
}
