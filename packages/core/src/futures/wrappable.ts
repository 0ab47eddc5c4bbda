import type { EventLoop } from '../contracts/event-loop.ts'
import type { Future } from './future.ts'

/** The method by which something makes a future of itself. The same for every copy of this library in a program. */
export const WRAP: unique symbol = Symbol.for('asyncio.wrapFuture')

/** The loop that a future is to belong to. */
export interface LoopChoice {
  loop?: EventLoop | null
}

/** An object that `wrapFuture` makes a future of, whose cancellation reaches the work. */
export interface Wrappable<T> {
  [WRAP](options: LoopChoice): Future<T>
}

/** Tells `wrapFuture` how to make futures of the instances of a class. */
export function makeWrappable(
  type: { readonly prototype: object },
  wrap: (instance: never, options: LoopChoice) => Future<unknown>,
): void {
  Reflect.defineProperty(type.prototype, WRAP, {
    value(this: never, options: LoopChoice) {
      return wrap(this, options)
    },
  })
}
