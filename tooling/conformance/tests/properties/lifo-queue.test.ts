import { expect, test } from 'vitest'
import { Queue } from '@asyncio/sync'
import { expectToFail, expectToHold, RUNS, seed } from '../../src/properties/engine/property.ts'
import { lifoQueueProperty } from '../../src/properties/lifo-queue.ts'
import type { Item } from '../../src/properties/queue.ts'

test(`LifoQueue: each item comes out once, last in, first out, in ${RUNS} programs of seed ${seed}`, async () => {
  await expectToHold(lifoQueueProperty)
})

test('a queue that gives out the oldest item in place of the newest is found', async () => {
  const found = await expectToFail(lifoQueueProperty, (maxsize) => new Queue<Item>(maxsize))
  expect(found).toContain('an item has come out before its turn')
})
