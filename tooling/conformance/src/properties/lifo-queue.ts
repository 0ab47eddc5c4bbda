import { LifoQueue } from '@asyncio/sync'
import type { Property } from './engine/property.ts'
import { QueueModel, queuePrograms, type Item, type QueueLike, type QueueStep } from './queue.ts'

export const lifoQueueProperty: Property<number, QueueStep, QueueLike> = {
  ...queuePrograms,
  make: (maxsize) => new LifoQueue<Item>(maxsize),
  model: (queue, maxsize) => new QueueModel(queue, maxsize, (items) => items.length - 1),
  showSetup: (maxsize) => `new LifoQueue(${maxsize})`,
}
