/**
 * A queue with two ends on a ring buffer: adding and taking cost the same however long it has grown.
 *
 * It is what a loop's ready handles and the waiters of a lock stand in. An array's `shift()` moves every item behind the first.
 */
export class Deque<T> {
  #items: (T | undefined)[]
  #mask: number
  #head = 0
  #length = 0

  constructor() {
    this.#items = Array.from<T | undefined>({ length: 16 })
    this.#mask = 15
  }

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

  clear(): void {
    this.#items = Array.from<T | undefined>({ length: 16 })
    this.#mask = 15
    this.#head = 0
    this.#length = 0
  }

  *[Symbol.iterator](): Generator<T> {
    for (let index = 0; index < this.#length; index += 1) yield this.#items[(this.#head + index) & this.#mask] as T
  }

  #grow(): void {
    // Unrolled, so that the ring starts at the front of an array twice as long.
    const items = [...this.#items.slice(this.#head), ...this.#items.slice(0, this.#head)]
    items.length *= 2
    this.#items = items
    this.#mask = items.length - 1
    this.#head = 0
  }
}
