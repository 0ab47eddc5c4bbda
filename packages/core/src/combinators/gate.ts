import type { EventLoop } from '../contracts/event-loop.ts'
import type { Runnable } from '../contracts/runnable.ts'
import type { Future } from '../futures/future.ts'

/** A gate holds a task until it is opened, by a call or, as a `Runnable`, by a timer. It stays open. */
export class Gate implements Runnable {
  readonly opened: Future<void>

  constructor(loop: EventLoop) {
    this.opened = loop.createFuture()
  }

  open(): void {
    if (!this.opened.done()) this.opened.setResult()
  }

  run(): void {
    this.open()
  }
}
