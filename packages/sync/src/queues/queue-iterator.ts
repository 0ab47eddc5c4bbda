import { Coroutine, type GeneratorCoroutine } from '@asyncio/core'
import { QueueShutDown } from '../errors/queue-shut-down.ts'
import type { Queue } from './queue.ts'

/** Walks through the items of a queue, as they come, until it is shut down. */
export class QueueIterator<T> implements AsyncIterableIterator<T, undefined, void> {
  readonly #queue: Queue<T>

  constructor(queue: Queue<T>) {
    this.#queue = queue
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Coroutine<IteratorResult<T, undefined>> {
    return new Coroutine(this.#next(), 'Queue.next')
  }

  *#next(): GeneratorCoroutine<IteratorResult<T, undefined>> {
    try {
      return { done: false, value: yield* this.#queue.get() }
    } catch (error) {
      if (error instanceof QueueShutDown) return { done: true, value: undefined }
      throw error
    }
  }
}
