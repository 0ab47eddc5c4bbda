import { expect, test } from 'vitest'
import { BoundedSemaphore, Semaphore } from '@asyncio/sync'
import { boundedSemaphoreProperty } from '../../src/properties/bounded-semaphore.ts'
import { expectToFail, expectToHold, RUNS, seed } from '../../src/properties/engine/property.ts'

test(`BoundedSemaphore: never more permits than at first, in ${RUNS} programs of seed ${seed}`, async () => {
  await expectToHold(boundedSemaphoreProperty)
})

test('a bounded semaphore that has no bound is found', async () => {
  const found = await expectToFail(boundedSemaphoreProperty, (permits) => new Semaphore(permits))
  expect(found).toContain('only a bounded semaphore refuses one permit too many')
})

test('a bounded semaphore whose bound is too low is found', async () => {
  class Mean extends BoundedSemaphore {
    override release(): void {
      if (!this.locked()) return
      super.release()
    }
  }
  await expectToFail(boundedSemaphoreProperty, (permits) => new Mean(permits))
})
