import type { Host, HostTimer } from '@asyncio/core'
import { ClockTimer } from './clock-timer.ts'

/** As much of a message port as is used. Only Node's can be told not to keep the process running. */
interface Port {
  onmessage: (() => void) | null
  postMessage(message: unknown): void
  ref?(): void
  unref?(): void
}

/**
 * Any platform that has the globals of the web as a host: browsers, workers, Deno, Bun.
 *
 * Every step of an `async` function ends with a message that the host sends to itself, for that comes when all microtasks have run. It
 * costs some microseconds where Node has something better.
 *
 * @example
 * ```ts
 * import { BaseEventLoop, run, WebHost } from '@asyncio/loop'
 *
 * await run(async () => console.log('running'), { loopFactory: () => new BaseEventLoop({ host: new WebHost() }) })
 * ```
 */
export class WebHost implements Host {
  readonly resolution = 1e-9
  readonly #channel = new MessageChannel() as unknown as { readonly port1: Port; readonly port2: Port }
  readonly #waiting: (() => void)[] = []

  constructor() {
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- this way the port is started, too
    this.#channel.port1.onmessage = () => {
      this.#waiting.shift()?.()
      if (this.#waiting.length === 0) this.#channel.port1.unref?.()
    }
    this.#channel.port1.unref?.()
  }

  time(): number {
    return performance.now() / 1000
  }

  soon(callback: () => void): void {
    this.#waiting.push(callback)
    this.#channel.port1.ref?.()
    this.#channel.port2.postMessage(undefined)
  }

  at(when: number, callback: () => void): HostTimer {
    return new ClockTimer(this, when, callback)
  }

  afterMicrotasks(callback: () => void): void {
    this.soon(callback)
  }
}
