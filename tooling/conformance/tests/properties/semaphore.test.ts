import { expect, test } from 'vitest'
import { Coroutine, type GeneratorCoroutine } from '@asyncio/core'
import { Semaphore, type WaitingOptions } from '@asyncio/sync'
import { expectToFail, expectToHold, RUNS, seed } from '../../src/properties/engine/property.ts'
import { semaphoreProperty } from '../../src/properties/semaphore.ts'

test(`Semaphore: as many at a time as there are permits, first come, first served, in ${RUNS} programs of seed ${seed}`, async () => {
  await expectToHold(semaphoreProperty)
})

test('a semaphore that loses the permit of a task that is cancelled just when it gets it is found', async () => {
  class Leaking extends Semaphore {
    override acquire(options?: WaitingOptions): Coroutine<true> {
      return new Coroutine(this.#acquire(options), 'acquire')
    }
    *#acquire(options?: WaitingOptions): GeneratorCoroutine<true> {
      yield* super.acquire(options)
      yield
      return true
    }
  }
  expect(await expectToFail(semaphoreProperty, (permits) => new Leaking(permits))).toContain('new Semaphore(')
})

test('a semaphore that those who come late may overtake at is found', async () => {
  class Rude extends Semaphore {
    override locked(): boolean {
      return this.value === 0
    }
  }
  await expectToFail(semaphoreProperty, (permits) => new Rude(permits))
})

test('a semaphore that gives a permit too many is found', async () => {
  class Generous extends Semaphore {
    override release(): void {
      const wasLocked = this.locked()
      super.release()
      if (wasLocked && this.locked()) super.release()
    }
  }
  await expectToFail(semaphoreProperty, (permits) => new Generous(permits))
})
