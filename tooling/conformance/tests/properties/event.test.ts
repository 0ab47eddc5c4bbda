import { test } from 'vitest'
import { Coroutine, Future, type GeneratorCoroutine } from '@asyncio/core'
import { Event, type WaitingOptions } from '@asyncio/sync'
import { abortable } from '../../src/properties/engine/abortable.ts'
import { expectToFail, expectToHold, RUNS, seed } from '../../src/properties/engine/property.ts'
import { eventProperty, type EventLike } from '../../src/properties/event.ts'

test(`Event: whoever waits when it is set goes on, in ${RUNS} programs of seed ${seed}`, async () => {
  await expectToHold(eventProperty)
})

test('an event that lets those sleep again who were woken, if it is cleared at once, is found', async () => {
  class Hasty extends Event {
    override wait(options?: WaitingOptions): Coroutine<true> {
      return new Coroutine(this.#wait(options), 'wait')
    }
    *#wait(options?: WaitingOptions): GeneratorCoroutine<true> {
      do yield* super.wait(options)
      while (!this.isSet())
      return true
    }
  }
  await expectToFail(eventProperty, () => new Hasty())
})

test('an event with one future for all, which a cancel takes from all, is found', async () => {
  class Shared implements EventLike {
    #happens = new Future<true>()
    isSet(): boolean {
      return this.#happens.done() && !this.#happens.cancelled()
    }
    set(): void {
      if (!this.#happens.done()) this.#happens.setResult(true)
    }
    clear(): void {
      if (this.#happens.done()) this.#happens = new Future()
    }
    wait(options?: WaitingOptions): Coroutine<true> {
      return abortable(this.#wait(), options)
    }
    *#wait(): GeneratorCoroutine<true> {
      return yield* this.#happens
    }
  }
  await expectToFail(eventProperty, () => new Shared())
})
