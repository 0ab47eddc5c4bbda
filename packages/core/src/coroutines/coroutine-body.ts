import { framesAreKept, resumedFrame } from '#frame-storage'
import type { Frame } from '../context/frame.ts'
import { CoroutineDriver } from './coroutine-driver.ts'
import type { GeneratorCoroutine } from './coroutine-like.ts'
import { describeValue } from '../errors/describe-value.ts'
import type { Future } from '../futures/future.ts'
import { isFuture } from '../futures/is-future.ts'
import { FutureWait } from './future-wait.ts'
import { ImmediateResult } from './immediate-result.ts'
import { Wait } from './wait.ts'

/** What a coroutine does: a generator that has not begun, a wait, or a function that begins it. */
export type CoroutineBody<T> =
  | GeneratorCoroutine<T>
  | Wait<T>
  | (() => GeneratorCoroutine<T> | PromiseLike<T> | ImmediateResult<T> | Wait<T>)

/** Is told how a coroutine ended. */
export interface Completion<T> {
  /** The coroutine that is awaited, if it is one that a task did not begin with. */
  readonly coroutine?: { readonly name: string } | undefined
  returned(value: T): void
  threw(error: unknown): void
}

/** Runs a body to its first suspension, in the frame that is current, and has `completion` told when it ends. */
export function startBody<T>(body: CoroutineBody<T>, frame: Frame, completion: Completion<T>): void {
  let started: unknown = body
  if (typeof body === 'function') {
    try {
      started = body()
    } catch (error) {
      completion.threw(error)
      return
    }
  }
  if (started instanceof ImmediateResult) completion.returned(started.value as T)
  else if (started instanceof Wait) started.start(frame, completion as Completion<unknown>)
  else if (isGenerator<T>(started)) new CoroutineDriver(started, frame, completion).start()
  else if (isFuture(started)) new FutureWait(started as Future<T>, frame, completion).begin()
  else if (isThenable<T>(started)) {
    frame.loop?.nativeStepped(frame)
    if (framesAreKept && completion === (frame.task as unknown) && started instanceof Promise)
      started.then(endTask, failTask)
    else
      started.then(
        (value) => completion.returned(value),
        (error: unknown) => completion.threw(error),
      )
  } else
    completion.threw(
      new TypeError(
        `A coroutine was expected, but the function returned ${describeValue(started)}: make it async, or return something that can be awaited`,
      ),
    )
}

// The same functions for all tasks: a promise of the engine's calls them in the frame of the task whose code has ended.
const endTask = (value: unknown): void => resumedFrame()?.task?.returned(value)
const failTask = (error: unknown): void => resumedFrame()?.task?.threw(error)

/** What all generators of this realm inherit from. */
const generators: object = Object.getPrototypeOf(function* () {}).prototype

/** Whether something is a generator, made by `function*`. */
export function isGenerator<T>(value: unknown): value is GeneratorCoroutine<T> {
  // Asked first, for the generators of each function have a shape of their own, and looking for a property in new shapes is slow.
  if (Object.prototype.isPrototypeOf.call(generators, value as object)) return true
  return (
    typeof value === 'object' &&
    value !== null &&
    'next' in value &&
    typeof value.next === 'function' &&
    Symbol.iterator in value &&
    'throw' in value
  )
}

/** Whether something has a `then`, as promises, futures and coroutines have. */
export function isThenable<T>(value: unknown): value is PromiseLike<T> {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  )
}
