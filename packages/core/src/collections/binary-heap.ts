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

  push(item: T): void {
    const items = this.#items
    let index = items.length
    items.push(item)
    while (index > 0) {
      const above = (index - 1) >> 1
      const parent = items[above] as T
      if (!this.#before(item, parent)) break
      items[index] = parent
      index = above
    }
    items[index] = item
  }

  pop(): T | undefined {
    const items = this.#items
    const first = items[0]
    const last = items.pop()
    if (items.length > 0) this.#sink(last as T, 0)
    return first
  }

  /** Keeps only the items that pass, and puts them in order anew. */
  filter(keep: (item: T) => boolean): void {
    this.#items = this.#items.filter(keep)
    for (let index = (this.#items.length >> 1) - 1; index >= 0; index -= 1) this.#sink(this.#items[index] as T, index)
  }

  #sink(item: T, from: number): void {
    const items = this.#items
    const { length } = items
    let index = from
    for (;;) {
      let below = 2 * index + 1
      if (below >= length) break
      if (below + 1 < length && this.#before(items[below + 1] as T, items[below] as T)) below += 1
      if (!this.#before(items[below] as T, item)) break
      items[index] = items[below] as T
      index = below
    }
    items[index] = item
  }
}
