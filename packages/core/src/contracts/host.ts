/** Takes back a call that a host was asked for. */
export interface HostTimer {
  cancel(): void
}

/**
 * All that a loop needs of the platform it runs on.
 *
 * A loop for another platform, or with another idea of time, is a `BaseEventLoop` with a host of its own.
 *
 * @example
 * ```ts
 * import type { Host } from '@asyncio/core'
 * import { NodeHost } from '@asyncio/loop'
 *
 * // A clock that runs ten times as fast.
 * const real = new NodeHost()
 * const hasty: Host = {
 *   resolution: real.resolution,
 *   time: () => real.time() * 10,
 *   soon: (callback) => real.soon(callback),
 *   at: (when, callback) => real.at(when / 10, callback),
 *   afterMicrotasks: (callback) => real.afterMicrotasks(callback),
 * }
 * ```
 */
export interface Host {
  /** The smallest difference that the clock shows, in seconds. A timer is due when it is nearer than that. */
  readonly resolution: number
  /** Whether the platform asks for debug mode. */
  readonly debug?: boolean
  /** Seconds on a clock that never goes back, from wherever it likes to begin. */
  time(): number
  /** Calls back once the platform has had its chance to look for input and output. */
  soon(callback: () => void): void
  /** Calls back when the clock has reached `when`, and never earlier. */
  at(when: number, callback: () => void): HostTimer
  /** Calls back when no microtask is left: every async function that could go on has come to its next suspension. */
  afterMicrotasks(callback: () => void): void
  /**
   * Calls back when the events have been told that the platform has at hand, so that one visit serves them all. Without it, each
   * event that wakes a loop is a visit of its own.
   */
  afterEvents?(callback: () => void): void
}
