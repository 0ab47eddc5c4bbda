import { Queue } from './queue.ts'
import type { QueueItems } from './queue-items.ts'

/**
 * A queue that gives out the item that was put last: a stack.
 *
 * **Cancellation:** as of a `Queue`.
 *
 * Mirrors `asyncio.LifoQueue`.
 *
 * @example
 * ```ts
 * import { LifoQueue } from '@asyncio/sync'
 *
 * const plates = new LifoQueue<string>()
 * plates.putNowait('first')
 * plates.putNowait('second')
 * console.log(plates.getNowait()) // second
 * ```
 */
export class LifoQueue<T> extends Queue<T> {
  /**
   * @param maxsize how many items it holds; zero or less for no limit
   * @throws {TypeError} if the size is no number
   * @throws {ValueError} if it is NaN
   */
  constructor(maxsize = 0) {
    super(maxsize, new Stack())
  }

  override get [Symbol.toStringTag](): string {
    return 'LifoQueue'
  }
}

class Stack<T> implements QueueItems<T> {
  readonly #items: T[] = []

  get length(): number {
    return this.#items.length
  }

  put(item: T): void {
    this.#items.push(item)
  }

  take(): T {
    return this.#items.pop() as T
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#items.values()
  }
}
