import { resumedFrame } from '#frame-storage'
import type { EventLoop } from '../contracts/event-loop.ts'
import type { Task } from '../tasks/task.ts'
import type { Context } from './context.ts'

/**
 * On whose behalf code runs: the loop, the task (none in a plain callback) and the context that variables live in.
 *
 * There is one for each task and one for each callback. It follows `async` functions through their awaits.
 */
export class Frame {
  readonly loop: EventLoop | null
  readonly task: Task<unknown> | null
  readonly context: Context
  /** Its native code has waited in several places at once (`Promise.all`): that one of them does says nothing of the others. */
  forks = false

  constructor(loop: EventLoop | null, task: Task<unknown> | null, context: Context) {
    this.loop = loop
    this.task = task
    this.context = context
  }
}

/**
 * The frame of the step that is on the stack right now. A generator's step and a plain callback begin and end within one
 * synchronous call, so a variable says it faster than the storage, which is what `async` functions go by.
 */
let steppingFrame: Frame | undefined

/** The frame that the running code belongs to, or `undefined` where no loop and no context was ever entered. */
export function currentFrame(): Frame | undefined {
  return steppingFrame ?? resumedFrame()
}

/** Makes `frame` the current one of the synchronous code that follows, and returns the one to give back to `leaveFrame`. */
export function enterFrame(frame: Frame | undefined): Frame | undefined {
  const previous = steppingFrame
  steppingFrame = frame
  return previous
}

/** Ends what `enterFrame` began. */
export function leaveFrame(previous: Frame | undefined): void {
  steppingFrame = previous
}
