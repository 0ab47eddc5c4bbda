import type { Future } from './future.ts'

/** Something that a future tells when it is done. It answers by putting in the loop's queue what has to happen then. */
export interface FutureCallback {
  /** Who waits with it, if somebody does: a task, or a future that is made of others. */
  readonly awaiter?: Future<unknown> | undefined
  /** The same, where several wait with one: all who do so now. */
  awaiters?(): Iterable<Future<unknown>>
  wake(future: Future<unknown>): void
}

/** Somebody who waits for a future: a cancelled task cancels what it waits for. */
export interface Waiter {
  readonly future: Future<unknown> | undefined
  /** The coroutine that waits, if it is one that is awaited. */
  readonly completion?: { readonly coroutine?: { readonly name: string } | undefined }
}
