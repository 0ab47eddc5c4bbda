import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import type { Frame } from './frame.ts'
import type { Stepper } from './stepper.ts'

// The only module that imports anything of Node's. `portable-frame-storage.ts` is its twin, for hosts without it.

const storage = new AsyncLocalStorage<Frame>()

/** Whether native code stays in its frame while that of other frames runs. */
export const framesAreKept = true

/** The frame that the running `async` function was started in. */
export function resumedFrame(): Frame | undefined {
  return storage.getStore()
}

/** Native code of `frame` is about to go on: nothing to do, Node remembers the frame of each async function by itself. */
export function resumeFrame(_frame: Frame | undefined): void {}

/** The native code that went on has come to rest. */
export function settleFrames(): void {}

/** Runs the first step of an eager task, in the middle of the step of another. */
export function interlude(stepper: Stepper): void {
  stepper.step()
}

/** Runs `body` in `frame`, and so all that async functions called by it do later. */
export function runInFrame<T>(frame: Frame, body: () => T): T {
  return storage.run(frame, body)
}

/** The part of Node's class that is used: declarations that name the class would not compile where Node's types are not installed. */
interface Resource {
  runInAsyncScope<A extends unknown[]>(callback: (...args: A) => void, receiver: undefined, ...args: A): void
}
const Resource: new (type: string) => Resource = AsyncResource

/**
 * Everything ambient at the moment this is made: the values of every `AsyncLocalStorage` in the program (a tracer's
 * span, a web framework's request). What runs in it sees those, whoever calls.
 */
export class AmbientScope extends Resource {
  constructor() {
    super('asyncio')
  }

  /** Runs a step here, in a frame that async functions called by it will go on in. */
  enter(frame: Frame, stepper: Stepper): void {
    // `enterWith` inside a resource's scope ends with that scope, and costs half of what `storage.run` does on Node 24.
    this.runInAsyncScope(enterAndStep, undefined, frame, stepper)
  }

  /** Runs a step here, in the frame that was current when this was made. */
  resume(stepper: Stepper): void {
    this.runInAsyncScope(step, undefined, stepper)
  }

  /** Like `resume`, in the middle of other code, which goes on in its own frame afterwards. */
  interpose(stepper: Stepper): void {
    this.resume(stepper)
  }
}

function step(stepper: Stepper): void {
  stepper.step()
}

function enterAndStep(frame: Frame, stepper: Stepper): void {
  storage.enterWith(frame)
  step(stepper)
}
