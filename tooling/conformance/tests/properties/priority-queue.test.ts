import { expect, test } from 'vitest'
import { BinaryHeap } from '@asyncio/core/lowlevel'
import { PriorityQueue, Queue, type QueueItems } from '@asyncio/sync'
import { expectToFail, expectToHold, RUNS, seed } from '../../src/properties/engine/property.ts'
import { priorityQueueProperty } from '../../src/properties/priority-queue.ts'
import type { Item } from '../../src/properties/queue.ts'

test(`PriorityQueue: each item comes out once, the smallest first, and of equal ones the oldest, in ${RUNS} programs of seed ${seed}`, async () => {
  await expectToHold(priorityQueueProperty)
})

test('a priority queue that does not keep equal items in order is found', async () => {
  class Unstable extends BinaryHeap<Item> implements QueueItems<Item> {
    constructor() {
      super((left, right) => left.priority < right.priority)
    }
    put(item: Item): void {
      this.push(item)
    }
    take(): Item {
      return this.pop() as Item
    }
  }
  const found = await expectToFail(priorityQueueProperty, (maxsize) => new Queue(maxsize, new Unstable()))
  expect(found).toContain('an item has come out before its turn')
})

test('a priority queue that gives out the greatest item first is found', async () => {
  const compare = (left: Item, right: Item): number => right.priority - left.priority
  await expectToFail(priorityQueueProperty, (maxsize) => new PriorityQueue<Item>(maxsize, { compare }))
})
