import type { Frame } from './frame.ts'
import type { Stepper } from './stepper.ts'

// For hosts that have no `AsyncLocalStorage`: browsers, until `AsyncContext` ships.
//
// The loop runs all microtasks of a step before it takes the next handle, so whatever native code goes on in between
// belongs to the frame that was resumed last. That is exact as long as a task waits only for futures of ours. After a foreign
// promise (`await fetch(url)`) nobody can say whose code goes on: wrap it with `wrapFuture`, which makes a future of it.

let resumed: Frame | undefined

/** Whether native code stays in its frame while that of other frames runs. */
export const framesAreKept = false

/** The frame of the native code that goes on now. */
export function resumedFrame(): Frame | undefined {
  return resumed
}

/** Native code of `frame` is about to go on. */
export function resumeFrame(frame: Frame | undefined): void {
  resumed = frame
}

/** The native code that went on has come to rest. */
export function settleFrames(): void {
  resumed = undefined
}

/**
 * Runs the first step of an eager task, in the middle of the step of another, which goes on in its own frame. What an eager `async`
 * function does after its first await is taken for the other task's: a generator function is what to start eagerly here.
 */
export function interlude(stepper: Stepper): void {
  const previous = resumed
  stepper.step()
  resumed = previous
}

/** Runs `body` in `frame`. What async functions called by it do after their first await is in no frame, outside a task. */
export function runInFrame<T>(frame: Frame, body: () => T): T {
  const previous = resumed
  resumed = frame
  try {
    return body()
  } finally {
    resumed = previous
  }
}

/** Nothing is ambient here but the frame. */
export class AmbientScope {
  readonly #frame = resumed

  /** Runs a step in `frame`, and the microtasks that it leaves. */
  enter(frame: Frame, stepper: Stepper): void {
    resumed = frame
    stepper.step()
  }

  /** Runs a step in the frame that was current when this was made, and the microtasks that it leaves. */
  resume(stepper: Stepper): void {
    resumed = this.#frame
    stepper.step()
  }

  /** Like `resume`, in the middle of other code, which goes on in its own frame afterwards. */
  interpose(stepper: Stepper): void {
    const previous = resumed
    this.resume(stepper)
    resumed = previous
  }
}
