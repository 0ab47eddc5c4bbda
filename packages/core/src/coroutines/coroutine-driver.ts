import { AmbientScope } from '#frame-storage'
import { enterFrame, leaveFrame, type Frame } from '../context/frame.ts'
import type { Stepper } from '../context/stepper.ts'
import { describeValue } from '../errors/describe-value.ts'
import { RuntimeError } from '../errors/runtime-error.ts'
import { describeFuture } from '../futures/describe-future.ts'
import type { Future } from '../futures/future.ts'
import { isFuture } from '../futures/is-future.ts'
import { Suspension, type Receiver } from '../futures/suspension.ts'
import type { GeneratorCoroutine } from './coroutine-like.ts'
import { NativeCall } from './native-call.ts'

/**
 * Steps a generator coroutine from one suspension to the next, on behalf of the task that awaits it.
 *
 * The generator yields the future it waits for, nothing for one turn of the loop, or a call of an `async` function.
 */
export class CoroutineDriver<T> extends Suspension implements Stepper {
  declare readonly receiver: Receiver<T>
  readonly #generator: GeneratorCoroutine<T>
  #scope: AmbientScope | undefined
  /** Set while it waits, or has asked for another turn: the native code that called it is at rest. */
  #suspended = false
  #failed = false
  #error: unknown

  constructor(generator: GeneratorCoroutine<T>, frame: Frame, receiver: Receiver<T>) {
    super(frame)
    this.#generator = generator
    this.receiver = receiver
  }

  /** Goes on from where the code around it stands: the first step, and those after a call of an `async` function. */
  start(): void {
    const previous = enterFrame(this.frame)
    try {
      this.step()
    } finally {
      leaveFrame(previous)
    }
    if (this.#suspended) this.rest()
  }

  /** The future has a result, which the generator takes from it by itself; or the turn is over. */
  returned(): void {
    this.#resume()
  }

  /** Throws the error into the generator. */
  threw(error: unknown): void {
    this.#failed = true
    this.#error = error
    this.#resume()
  }

  #resume(): void {
    const previous = enterFrame(this.frame)
    try {
      this.#scope?.resume(this)
    } finally {
      leaveFrame(previous)
    }
  }

  step(): void {
    let result: IteratorResult<unknown, T>
    this.#suspended = false
    try {
      if (this.#failed) {
        const error = this.#error
        this.#failed = false
        this.#error = undefined
        result = this.#generator.throw(error)
      } else {
        result = this.#generator.next()
      }
    } catch (error) {
      this.receiver.threw(error)
      return
    }
    if (result.done === true) {
      this.receiver.returned(result.value)
      return
    }
    // Captured inside the step, with all that is ambient there, for the steps that the loop will call from outside.
    this.#scope ??= new AmbientScope()
    this.#suspended = true
    this.#suspend(result.value)
  }

  #suspend(yielded: unknown): void {
    if (yielded === undefined) this.loop.schedule(this)
    else if (isFuture(yielded)) this.#waitFor(yielded)
    else if (yielded instanceof NativeCall) {
      this.#suspended = false
      yielded.whenEnded(() => this.start())
    } else this.#refuse(this.#badYield(yielded))
  }

  /** Describes a value that a bare `yield` handed out, and that can't be waited for so. */
  #badYield(yielded: unknown): RuntimeError {
    const future = isFuture(yielded)
    // Coroutine objects and generators can be thrown into.
    const awaitable = future || (typeof yielded === 'object' && yielded !== null && 'throw' in yielded)
    const what = future ? describeFuture(yielded) : describeValue(yielded)
    return new RuntimeError(
      (awaitable
        ? `yield was used instead of yield from ${future ? '' : 'for generator '}in ${this.#who} with ${what}`
        : `${this.#who} got bad yield: ${what}`) + '; write yield* to wait for something',
    )
  }

  #waitFor(future: Future<unknown>): void {
    if (!future.blocking) {
      this.#refuse(this.#badYield(future))
      return
    }
    future.blocking = false
    this.suspendOn(future)
  }

  #refuse(error: RuntimeError): void {
    this.#failed = true
    this.#error = error
    this.loop.schedule(this)
  }

  get #who(): string {
    const task = this.frame?.task
    return task == null ? 'a callback' : describeFuture(task)
  }
}
