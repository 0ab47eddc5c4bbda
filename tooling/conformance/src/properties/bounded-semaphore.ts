import { BoundedSemaphore } from '@asyncio/sync'
import type { Property } from './engine/property.ts'
import { SemaphoreModel, semaphorePrograms, type SemaphoreLike, type SemaphoreStep } from './semaphore.ts'

export const boundedSemaphoreProperty: Property<number, SemaphoreStep, SemaphoreLike> = {
  ...semaphorePrograms,
  make: (permits) => new BoundedSemaphore(permits),
  model: (semaphore, permits) => new SemaphoreModel(semaphore, permits, true),
  showSetup: (permits) => `new BoundedSemaphore(${permits})`,
}
