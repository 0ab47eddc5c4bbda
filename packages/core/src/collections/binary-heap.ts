/** A heap: the item that comes before all others is found at once, and adding or taking one costs the logarithm of their number. */
export class BinaryHeap<T> {
  #items: T[] = []
  readonly #before: (left: T, right: T) => boolean

  /** @param before whether the left item comes out before the right one */
  constructor(before: (left: T, right: T) => boolean) {
    this.#before = before
  }

  get length(): number {
    return this.#items.length
  }

  peek(): T | undefined {
    return this.#items[0]
  }

  /** Adds an item. If `before` throws, nothing has changed. */
  push(item: T): void {
    const items = this.#items
    let index = items.length
    while (index > 0 && this.#before(item, items[(index - 1) >> 1] as T)) index = (index - 1) >> 1
    // Found first and made room for afterwards, on the way that leads up to it.
    for (let below = items.length; below > index; below = (below - 1) >> 1) items[below] = items[(below - 1) >> 1] as T
    items[index] = item
  }

  /** Takes the first item. If `before` throws, nothing has changed. */
  pop(): T | undefined {
    const items = this.#items
    const first = items[0]
    if (items.length > 0) {
      this.#sink(items[items.length - 1] as T, 0, items.length - 1)
      items.pop()
    }
    return first
  }

  /** Keeps only the items that pass, and puts them in order anew. */
  filter(keep: (item: T) => boolean): void {
    this.#items = this.#items.filter(keep)
    const { length } = this.#items
    for (let index = (length >> 1) - 1; index >= 0; index -= 1) this.#sink(this.#items[index] as T, index, length)
  }

  /** The items as they lie: the first one first, the others in no order that means anything. */
  [Symbol.iterator](): Iterator<T> {
    return this.#items.values()
  }

  /** Puts an item in the place of the one at `from`, which is moved out: those that come before it move up. */
  #sink(item: T, from: number, length: number): void {
    const items = this.#items
    let index = from
    for (;;) {
      let below = 2 * index + 1
      if (below >= length) break
      if (below + 1 < length && this.#before(items[below + 1] as T, items[below] as T)) below += 1
      if (!this.#before(items[below] as T, item)) break
      index = below
    }
    // Back on the way that led here, each moves up by one.
    let moving = item
    for (;;) {
      const above = items[index] as T
      items[index] = moving
      if (index === from) break
      moving = above
      index = (index - 1) >> 1
    }
  }
}
