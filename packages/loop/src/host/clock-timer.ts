import type { Host, HostTimer } from '@asyncio/core'

/** The longest that `setTimeout` can wait, in milliseconds: beyond it, it would call back at once. */
const LONGEST_TIMEOUT = 2 ** 31 - 1

/** A timer on `setTimeout` that is never early by the host's clock, however long it waits. */
export class ClockTimer implements HostTimer {
  readonly #host: Pick<Host, 'time'>
  readonly #when: number
  readonly #callback: () => void
  #timeout: ReturnType<typeof setTimeout> | undefined

  constructor(host: Pick<Host, 'time'>, when: number, callback: () => void) {
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
    // The platform's timers go by a coarser clock, and may be early by a part of a millisecond; or the wait was too long for one.
    if (this.#host.time() < this.#when) this.#arm()
    else this.#callback()
  }
}
