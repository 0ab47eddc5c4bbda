/**
 * The items of a queue. The class decides in which order the queue gives them out.
 *
 * Mirrors the methods `_init`, `_put` and `_get` that subclasses of `asyncio.Queue` override.
 *
 * @example
 * ```ts
 * import { Queue, type QueueItems } from '@asyncio/sync'
 *
 * /** Each item is there once, however often it is put. *\/
 * class DistinctItems<T> extends Set<T> implements QueueItems<T> {
 *   get length() {
 *     return this.size
 *   }
 *   put(item: T) {
 *     this.add(item)
 *   }
 *   take() {
 *     const [first] = this
 *     this.delete(first as T)
 *     return first as T
 *   }
 * }
 *
 * const pages = new Queue<string>(0, new DistinctItems())
 * pages.putNowait('/')
 * pages.putNowait('/')
 * console.log(pages.qsize()) // 1
 * ```
 */
export interface QueueItems<T> extends Iterable<T> {
  /** The number of items. */
  readonly length: number
  /** Keeps one more. If it throws, it has kept nothing. */
  put(item: T): void
  /** Gives one out; there is at least one. If it throws, it has taken nothing. */
  take(): T
}
