import { BinaryHeap } from '@asyncio/core/lowlevel'
import type { QueueItems } from './queue-items.ts'

interface Entry<T> {
  readonly item: T
  /** Tells equal items apart by when they were put. */
  readonly number: number
}

/** Items with the smallest first, and equal ones first in, first out. */
export class ItemsByPriority<T> implements QueueItems<T> {
  readonly #compare: (left: T, right: T) => number
  readonly #heap: BinaryHeap<Entry<T>>
  #puts = 0

  constructor(compare: (left: T, right: T) => number) {
    this.#compare = compare
    this.#heap = new BinaryHeap((left, right) => {
      const order = compare(left.item, right.item)
      return order < 0 || (order === 0 && left.number < right.number)
    })
  }

  get length(): number {
    return this.#heap.length
  }

  put(item: T): void {
    // The first item meets no other one: what has no order is refused all the same, and not when the second one comes.
    this.#compare(item, item)
    this.#puts += 1
    this.#heap.push({ item, number: this.#puts })
  }

  take(): T {
    return (this.#heap.pop() as Entry<T>).item
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const { item } of this.#heap) yield item
  }
}
