import { describeValue } from '@asyncio/core/lowlevel'
import { compare as inOrder, type Comparable } from './compare.ts'
import { ItemsByPriority } from './items-by-priority.ts'
import { Queue } from './queue.ts'

/** Options of a priority queue. */
export interface PriorityQueueOptions<T> {
  /** Less than zero if the left item comes out first, more if the right one does, as for `Array.sort`. */
  compare?: (left: T, right: T) => number
}

/**
 * A queue that gives out the smallest item first; of those that are equal, the one that was put first.
 *
 * Items are compared as `<` does, lists item by item: `[1, 'tea']` comes before `[2, 'cake']`. For other items, say how to compare them.
 *
 * **Cancellation:** as of a `Queue`.
 *
 * **Differs from Python:** takes a `compare` function; equal items keep their order, and need no number to tell them apart.
 * What can't be compared is refused, and the queue stays as it was: mostly when it is put; for lists that differ only behind their first items,
 * which may meet late, it can be when one is taken.
 *
 * Mirrors `asyncio.PriorityQueue`.
 *
 * @example
 * ```ts
 * import { PriorityQueue } from '@asyncio/sync'
 *
 * const jobs = new PriorityQueue<[priority: number, name: string]>()
 * jobs.putNowait([2, 'sweep'])
 * jobs.putNowait([1, 'cook'])
 * console.log(jobs.getNowait()) // [ 1, 'cook' ]
 *
 * const people = new PriorityQueue<{ age: number }>(0, { compare: (left, right) => right.age - left.age })
 * people.putNowait({ age: 20 })
 * people.putNowait({ age: 80 })
 * console.log(people.getNowait()) // { age: 80 }
 * ```
 */
export class PriorityQueue<T> extends Queue<T> {
  /**
   * @param maxsize how many items it holds; zero or less for no limit
   * @throws {TypeError} if the size is no number, or `compare` no function
   * @throws {ValueError} if the size is NaN
   */
  constructor(
    ...[maxsize = 0, options = {}]: [T] extends [Comparable]
      ? [maxsize?: number, options?: PriorityQueueOptions<T>]
      : [maxsize: number, options: Required<PriorityQueueOptions<T>>]
  ) {
    const { compare = inOrder } = options
    if (typeof compare !== 'function')
      throw new TypeError(`compare takes a function of two items: received ${describeValue(compare)}`)
    super(maxsize, new ItemsByPriority<T>(compare))
  }

  override get [Symbol.toStringTag](): string {
    return 'PriorityQueue'
  }
}
