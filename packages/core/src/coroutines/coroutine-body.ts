import { framesAreKept, resumedFrame } from '#frame-storage'
import type { Frame } from '../context/frame.ts'
import { CoroutineDriver } from './coroutine-driver.ts'
import type { GeneratorCoroutine } from './coroutine-like.ts'
import { describeValue } from '../errors/describe-value.ts'
import type { Future } from '../futures/future.ts'
import { isFuture } from '../futures/is-future.ts'
import { Suspension, type Receiver } from '../futures/suspension.ts'
import { ImmediateResult } from './immediate-result.ts'
import { Operation } from './operation.ts'

/** The work of a coroutine: a generator that has not begun, an operation, or a function that begins one of those or calls an `async` function. */
export type CoroutineBody<T> =
  | GeneratorCoroutine<T>
  | Operation<T>
  | (() => GeneratorCoroutine<T> | PromiseLike<T> | ImmediateResult<T> | Operation<T>)

/** Runs a body to its first suspension, in the frame that is current. `receiver` gets the outcome. */
export function startBody<T>(body: CoroutineBody<T>, frame: Frame, receiver: Receiver<T>): void {
  let started: unknown = body
  if (typeof body === 'function') {
    try {
      started = body()
    } catch (error) {
      receiver.threw(error)
      return
    }
  }
  if (started instanceof ImmediateResult) receiver.returned(started.value as T)
  else if (started instanceof Operation) started.start(frame, receiver as Receiver<unknown>)
  else if (isGenerator<T>(started)) new CoroutineDriver(started, frame, receiver).start()
  else if (isFuture(started)) new FutureHandover(frame, receiver).begin(started as Future<T>)
  else if (isThenable<T>(started)) {
    frame.loop?.nativeStepped(frame)
    if (framesAreKept && receiver === (frame.task as unknown) && started instanceof Promise)
      started.then(endTask, failTask)
    else
      started.then(
        (value) => receiver.returned(value),
        (error: unknown) => receiver.threw(error),
      )
  } else
    receiver.threw(
      new TypeError(
        `A coroutine was expected, but the function returned ${describeValue(started)}: make it async, or return something that can be awaited`,
      ),
    )
}

/** The body was a future: its outcome is the coroutine's, in the turn in which a generator would go on. */
class FutureHandover<T> extends Suspension<T> {
  declare readonly receiver: Receiver<T>

  constructor(frame: Frame, receiver: Receiver<T>) {
    super(frame)
    this.receiver = receiver
  }

  begin(future: Future<T>): void {
    if (future.done()) future.deliver(this.receiver)
    else {
      this.suspendOn(future)
      this.rest()
    }
  }

  returned(value: T): void {
    this.receiver.returned(value)
  }

  threw(error: unknown): void {
    this.receiver.threw(error)
  }
}

// The same functions for all tasks: a promise of the engine's calls them in the frame of the task whose code has ended.
const endTask = (value: unknown): void => resumedFrame()?.task?.returned(value)
const failTask = (error: unknown): void => resumedFrame()?.task?.threw(error)

/** The prototype that all generators of this realm inherit from. */
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
