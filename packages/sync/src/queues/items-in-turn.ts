import { Deque } from '@asyncio/core/lowlevel'
import type { QueueItems } from './queue-items.ts'

/** Items first in, first out. */
export class ItemsInTurn<T> extends Deque<T> implements QueueItems<T> {
  put(item: T): void {
    this.push(item)
  }

  take(): T {
    return this.shift() as T
  }
}
