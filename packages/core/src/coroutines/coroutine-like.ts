import type { Coroutine } from './coroutine.ts'

/** A generator that is used as a coroutine: it delegates with `yield*`, and a bare `yield` is one turn of the loop. */
export type GeneratorCoroutine<T> = Generator<unknown, T, unknown>

/** Work that can be started as a task: a coroutine that does not run yet, or a function that makes one when it is called. */
export type CoroutineLike<T> =
  | Coroutine<T>
  | GeneratorCoroutine<T>
  | (() => PromiseLike<T>)
  | (() => GeneratorCoroutine<T>)

/** Work that can be waited for: a coroutine, or one that is under way already (a future, a task, any promise). */
export type Awaitable<T> = CoroutineLike<T> | PromiseLike<T>

/** The result type of an awaitable. */
export type ResultOf<A> =
  A extends PromiseLike<infer T>
    ? Awaited<T>
    : A extends Generator<unknown, infer T, never>
      ? T
      : A extends () => PromiseLike<infer T>
        ? Awaited<T>
        : A extends () => Generator<unknown, infer T, never>
          ? T
          : never
