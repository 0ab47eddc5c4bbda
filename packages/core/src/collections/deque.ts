/**
 * A queue with two ends on a ring buffer: adding and taking cost the same however long it has grown.
 *
 * It is what a loop's ready handles and the waiters of a lock stand in. An array's `shift()` moves every item behind the first.
 */
export class Deque<T> {
  #items: (T | undefined)[] = Array.from({ length: 16 })
  #mask = 15
  #head = 0
  #length = 0

  get length(): number {
    return this.#length
  }

  push(item: T): void {
    if (this.#length === this.#items.length) this.#grow()
    this.#items[(this.#head + this.#length) & this.#mask] = item
    this.#length += 1
  }

  shift(): T | undefined {
    if (this.#length === 0) return undefined
    const item = this.#items[this.#head]
    this.#items[this.#head] = undefined
    this.#head = (this.#head + 1) & this.#mask
    this.#length -= 1
    return item
  }

  /** The items in order, as they are now. */
  [Symbol.iterator](): Iterator<T> {
    return (this.#unrolled().slice(0, this.#length) as T[]).values()
  }

  /** The ring from its first item on. */
  #unrolled(): (T | undefined)[] {
    return [...this.#items.slice(this.#head), ...this.#items.slice(0, this.#head)]
  }

  #grow(): void {
    // The ring starts at the front of an array twice as long.
    const items = this.#unrolled()
    items.length *= 2
    this.#items = items
    this.#mask = items.length - 1
    this.#head = 0
  }
}
