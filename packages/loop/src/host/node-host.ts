import type { Host, HostTimer } from '@asyncio/core'
import { ClockTimer } from './clock-timer.ts'

const RESOLVED = Promise.resolve()

/**
 * Node as a host: its clock, its timers, and its queues of callbacks.
 *
 * It keeps the process running while something is planned, and not while a loop only waits for others.
 *
 * @example
 * ```ts
 * import { BaseEventLoop, NodeHost, run } from '@asyncio/loop'
 *
 * await run(async () => console.log('running'), { loopFactory: () => new BaseEventLoop({ host: new NodeHost() }) })
 * ```
 */
export class NodeHost implements Host {
  readonly resolution = 1e-9
  /** The environment variable `ASYNCIO_DEBUG`, if it is set to anything but nothing or 0. */
  readonly debug: boolean = !['', '0', undefined].includes(process.env['ASYNCIO_DEBUG'])

  // Kept for the next call: a loop always asks with the same.
  #asked: (() => void) | undefined
  #ask: (() => void) | undefined

  time(): number {
    return performance.now() / 1000
  }

  soon(callback: () => void): void {
    setImmediate(callback)
  }

  at(when: number, callback: () => void): HostTimer {
    return new ClockTimer(this, when, callback)
  }

  afterMicrotasks(callback: () => void): void {
    if (callback !== this.#asked) {
      this.#asked = callback
      this.#ask = () => process.nextTick(callback)
    }
    // A tick that is asked for by a microtask comes when the microtask queue is empty; one asked for from anywhere else comes before it.
    // `queueMicrotask` would do the same with an `AsyncResource` for each call, at four times the price.
    void RESOLVED.then(this.#ask)
  }

  afterEvents(callback: () => void): void {
    // What sockets have to tell comes before an immediate.
    setImmediate(callback)
  }
}
