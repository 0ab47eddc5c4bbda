import type { Context, EventLoop, TimerHandle } from '@asyncio/core'
import { CallbackHandle } from './handle.ts'
import type { Timer, TimerQueue } from './timer-queue.ts'

/** A callback that stands in a loop's timer queue. */
export class CallbackTimerHandle extends CallbackHandle implements TimerHandle {
  readonly #timer: Timer

  constructor(
    loop: EventLoop,
    timers: TimerQueue,
    when: number,
    context: Context,
    callback: (...args: never[]) => unknown,
    args: readonly unknown[],
  ) {
    super(loop, context, callback, args)
    this.#timer = timers.add(when, this)
  }

  when(): number {
    return this.#timer.when
  }

  override cancel(): void {
    super.cancel()
    this.#timer.cancel()
  }
}
