/**
 * A result that is there at once: what the body of a coroutine returns when there is nothing to wait for.
 *
 * A generator would be made only to be thrown away. In a `yield*` it is over at once.
 */
export class ImmediateResult<T> implements Iterator<never, T, unknown> {
  readonly value: T

  constructor(value: T) {
    this.value = value
  }

  [Symbol.iterator](): this {
    return this
  }

  next(): IteratorResult<never, T> {
    return { done: true, value: this.value }
  }
}
