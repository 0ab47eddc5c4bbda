import { PriorityQueue } from '@asyncio/sync'
import type { Property } from './engine/property.ts'
import { QueueModel, queuePrograms, type Item, type QueueLike, type QueueStep } from './queue.ts'

export const priorityQueueProperty: Property<number, QueueStep, QueueLike> = {
  ...queuePrograms,
  make: (maxsize) => new PriorityQueue<Item>(maxsize, { compare: (left, right) => left.priority - right.priority }),
  model: (queue, maxsize) => new QueueModel(queue, maxsize, oldestOfLeast),
  showSetup: (maxsize) => `new PriorityQueue(${maxsize}, { compare: by priority })`,
}

function oldestOfLeast(items: readonly Item[]): number {
  return items.reduce((best, { priority }, index) => (priority < (items[best] as Item).priority ? index : best), 0)
}
