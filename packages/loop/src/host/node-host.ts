import type { Host, HostTimer } from '@asyncio/core'

/** The longest that `setTimeout` can wait, in milliseconds: beyond it, it would call back at once. */
const LONGEST_TIMEOUT = 2 ** 31 - 1

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

  time(): number {
    return performance.now() / 1000
  }

  soon(callback: () => void): void {
    setImmediate(callback)
  }

  at(when: number, callback: () => void): HostTimer {
    return new NodeTimer(this, when, callback)
  }

  afterMicrotasks(callback: () => void): void {
    // A tick that is asked for by a microtask comes when the microtask queue is empty; one asked for from anywhere else comes before it.
    queueMicrotask(() => process.nextTick(callback))
  }
}

class NodeTimer implements HostTimer {
  readonly #host: NodeHost
  readonly #when: number
  readonly #callback: () => void
  #timeout: ReturnType<typeof setTimeout> | undefined

  constructor(host: NodeHost, when: number, callback: () => void) {
    this.#host = host
    this.#when = when
    this.#callback = callback
    this.#arm()
  }

  cancel(): void {
    clearTimeout(this.#timeout)
  }

  #arm(): void {
    const milliseconds = Math.ceil((this.#when - this.#host.time()) * 1000)
    this.#timeout = setTimeout(() => this.#expire(), Math.max(0, Math.min(milliseconds, LONGEST_TIMEOUT)))
  }

  #expire(): void {
    // Node's timers go by a coarser clock, and may be early by a part of a millisecond; and the wait may have been too long for one.
    if (this.#host.time() < this.#when) this.#arm()
    else this.#callback()
  }
}
