import { AmbientScope } from '#frame-storage'
import { enterFrame, leaveFrame, type Frame } from '../context/frame.ts'
import type { Stepper } from '../context/stepper.ts'
import type { EventLoop } from '../contracts/event-loop.ts'
import type { Runnable } from '../contracts/runnable.ts'
import { describeValue } from '../errors/describe-value.ts'
import { RuntimeError } from '../errors/runtime-error.ts'
import { describeFuture } from '../futures/describe-future.ts'
import type { FutureCallback, Waiter } from '../futures/future-callback.ts'
import type { Future } from '../futures/future.ts'
import { isFuture } from '../futures/is-future.ts'
import type { Task } from '../tasks/task.ts'
import type { Completion } from './coroutine-body.ts'
import type { GeneratorCoroutine } from './coroutine-like.ts'
import { NativeCall } from './native-call.ts'

/**
 * Steps a generator coroutine from one suspension to the next, on behalf of the task that awaits it.
 *
 * The generator yields the future it waits for, nothing for one turn of the loop, or a call of an `async` function.
 */
export class CoroutineDriver<T> implements FutureCallback, Runnable, Stepper, Waiter {
  /** The future that is waited for; `undefined` while it runs, or only lets one turn pass. */
  future: Future<unknown> | undefined
  readonly #generator: GeneratorCoroutine<T>
  readonly #frame: Frame
  readonly completion: Completion<T>
  #scope: AmbientScope | undefined
  /** It waits, or has asked for another turn: what called it natively is at rest. */
  #suspended = false
  #failed = false
  #error: unknown

  constructor(generator: GeneratorCoroutine<T>, frame: Frame, completion: Completion<T>) {
    this.#generator = generator
    this.#frame = frame
    this.completion = completion
  }

  /** Goes on from where the code around it stands: the first step, and those after a call of an `async` function. */
  start(): void {
    const previous = enterFrame(this.#frame)
    try {
      this.step()
    } finally {
      leaveFrame(previous)
    }
    if (this.#suspended) this.#loop.nativeRested?.(this.#frame)
  }

  wake(): void {
    this.#loop.schedule(this)
  }

  /** Goes on in a turn of the loop: the future that it waited for is done, or the turn that it let pass is over. */
  run(): void {
    const task = this.awaiter
    const future = this.future
    if (future !== undefined) {
      this.future = undefined
      task?.stopWaiting(this)
      future.deliver(this, task?.takeCancellation())
    } else {
      const cancellation = task?.takeCancellation()
      if (cancellation !== undefined) this.threw(cancellation)
    }
    const previous = enterFrame(this.#frame)
    try {
      this.#scope?.resume(this)
    } finally {
      leaveFrame(previous)
    }
  }

  /** The future has a result, which the generator takes from it by itself. */
  returned(): void {
    this.#failed = false
  }

  /** The next step throws this into the generator. */
  threw(error: unknown): void {
    this.#failed = true
    this.#error = error
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
      this.completion.threw(error)
      return
    }
    if (result.done === true) {
      this.completion.returned(result.value)
      return
    }
    // Captured inside the step, with all that is ambient there, for the steps that the loop will call from outside.
    this.#scope ??= new AmbientScope()
    this.#suspended = true
    this.#suspend(result.value)
  }

  #suspend(yielded: unknown): void {
    if (yielded === undefined) this.#loop.schedule(this)
    else if (isFuture(yielded)) this.#waitFor(yielded)
    else if (yielded instanceof NativeCall) {
      this.#suspended = false
      yielded.whenEnded(() => this.start())
    } else this.#refuse(this.#badYield(yielded))
  }

  /** What was handed out by a bare `yield`, and can't be. */
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
    const task = this.awaiter
    const refusal = task?.refusalToAwait(future)
    if (refusal !== undefined) {
      this.#refuse(refusal)
      return
    }
    this.future = future
    future.addCallback(this)
    task?.startWaiting(this)
  }

  #refuse(error: RuntimeError): void {
    this.threw(error)
    this.#loop.schedule(this)
  }

  /** The task that is cancelled when this has to be; none once it is done, for what goes on after its task's end. */
  get awaiter(): Task<unknown> | undefined {
    const { task } = this.#frame
    return task === null || task.done() ? undefined : task
  }

  get #loop(): EventLoop {
    return this.#frame.loop as EventLoop
  }

  get #who(): string {
    return this.#frame.task === null ? 'a callback' : describeFuture(this.#frame.task)
  }
}
