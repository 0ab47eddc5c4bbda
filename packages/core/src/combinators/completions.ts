import { Deque } from '../collections/deque.ts'
import type { GeneratorCoroutine } from '../coroutines/coroutine-like.ts'
import type { EventLoop } from '../contracts/event-loop.ts'
import type { Future } from '../futures/future.ts'

/** A queue without a limit: what is put in is taken out in that order, by those who wait for it in the order they came. */
export class Completions<T> {
  readonly #loop: EventLoop
  readonly #items = new Deque<T>()
  readonly #takers: Future<void>[] = []

  constructor(loop: EventLoop) {
    this.#loop = loop
  }

  put(item: T): void {
    this.#items.push(item)
    this.#wakeNext()
  }

  /** The tasks that wait for the next. */
  *waiting(): Iterable<Future<unknown>> {
    for (const taker of this.#takers)
      for (const { awaiter } of taker.callbacks()) if (awaiter !== undefined) yield awaiter
  }

  *take(): GeneratorCoroutine<T> {
    // Somebody who came later may have been faster than the wake-up.
    while (this.#items.length === 0) {
      const taker = this.#loop.createFuture<void>()
      this.#takers.push(taker)
      try {
        yield* taker
      } catch (error) {
        taker.cancel()
        const place = this.#takers.indexOf(taker)
        if (place >= 0) void this.#takers.splice(place, 1)
        // It was woken, and can't take what it was woken for: the next one can.
        if (this.#items.length > 0 && !taker.cancelled()) this.#wakeNext()
        throw error
      }
    }
    return this.#items.shift() as T
  }

  #wakeNext(): void {
    for (let taker = this.#takers.shift(); taker !== undefined; taker = this.#takers.shift()) {
      if (taker.done()) continue
      taker.setResult()
      return
    }
  }
}
