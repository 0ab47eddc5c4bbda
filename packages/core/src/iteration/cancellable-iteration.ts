import { isThenable } from '../coroutines/coroutine-body.ts'
import type { GeneratorCoroutine } from '../coroutines/coroutine-like.ts'
import { Coroutine } from '../coroutines/coroutine.ts'
import { isCancelled } from '../errors/cancelled-error.ts'
import type { Future } from '../futures/future.ts'
import { wrapFuture } from '../futures/wrap-future.ts'
import { describeValue } from '../errors/describe-value.ts'
import { getRunningLoop } from '../running-loop.ts'
import { isWebStream, WebStreamIterator } from './web-stream-iterator.ts'

/** An iteration over a source, which waits as a task waits for a future. Made by `cancellable`. */
export class CancellableIteration<T> implements AsyncIterableIterator<T> {
  readonly #source: AsyncIterable<T>
  #iterator: AsyncIterator<T, unknown> | undefined
  #ended = false

  constructor(source: AsyncIterable<T>) {
    this.#source = source
  }

  /** Waits for the next item. */
  next(): Coroutine<IteratorResult<T>> {
    return new Coroutine(this.#next(), 'next')
  }

  /** Asks the source to end, and waits until it has. */
  return(): Coroutine<IteratorResult<T>> {
    return new Coroutine(this.#end(), 'return')
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }

  *#next(): GeneratorCoroutine<IteratorResult<T>> {
    if (this.#ended) return { done: true, value: undefined }
    this.#iterator ??= iteratorOf(this.#source)
    const wait = waitFor(this.#iterator.next())
    try {
      const result = yield* wait
      if (result.done === true) this.#ended = true
      return result as IteratorResult<T>
    } catch (error) {
      this.#ended = true
      if (wait instanceof Coroutine || hasResult(wait)) {
        // The source has come to rest. What it brought, if it did, is lost with the wait.
        if (isCancelled(error)) yield* this.#endSource()
      } else if (wait.cancelled()) this.#abandon()
      throw error
    }
  }

  *#end(): GeneratorCoroutine<IteratorResult<T>> {
    if (!this.#ended) {
      this.#ended = true
      yield* this.#endSource()
    }
    return { done: true, value: undefined }
  }

  *#endSource(): GeneratorCoroutine<void> {
    const ending = this.#iterator?.return?.()
    if (ending !== undefined) yield* waitFor(ending)
  }

  /** The source is busy with the next item. The `return` of an asynchronous generator waits in line behind that, maybe for ever. */
  #abandon(): void {
    const loop = getRunningLoop()
    const source = this.#source as { destroy?: () => unknown }
    const report = (exception: unknown): void => {
      if (loop.isClosed()) return
      loop.callExceptionHandler({
        message: 'An asynchronous iterator that was left by a cancellation failed to end',
        exception,
        iterator: this.#iterator,
      })
    }
    try {
      if (typeof source.destroy === 'function') source.destroy()
      Promise.resolve(this.#iterator?.return?.()).catch(report)
    } catch (error) {
      report(error)
    }
  }
}

function iteratorOf<T>(source: AsyncIterable<T>): AsyncIterator<T, unknown> {
  if (isWebStream<T>(source)) return new WebStreamIterator(source)
  const iterator = source[Symbol.asyncIterator]()
  if (typeof iterator?.next === 'function') return iterator
  throw new TypeError(`An asynchronous iterable must give an iterator: received ${describeValue(iterator)}`)
}

/** Makes a future of the source's answer; iterators made by hand may answer at once. */
function waitFor<T>(answer: PromiseLike<T>): Coroutine<T> | Future<T> {
  if (answer instanceof Coroutine) return answer
  return wrapFuture(isThenable<T>(answer) ? answer : Promise.resolve(answer))
}

function hasResult(future: Future<unknown>): boolean {
  return future.done() && !future.cancelled() && !future.failed()
}
