import type { EventLoop, SocketAddress } from '@asyncio/core'

/** Makes a loop, which nothing has used yet. */
export type ConformingLoopFactory = () => EventLoop

/** The properties of the loops under test, as far as they can't be seen from outside. */
export interface ConformanceOptions {
  /** Whether time moves only when the loop sleeps, so that everything happens exactly at its time; `false` by default. */
  exactTime?: boolean
  /** By how many seconds a timer may be early: what the loop's clock can't tell; 0.000001 by default. */
  resolution?: number
  /** After how many seconds of real time a check is given up, so that a loop that hangs or runs in circles is told of; 5 by default. */
  patience?: number
  /** The address where servers of the loop's network can listen; `['127.0.0.1', 0]` by default, a free port of this machine. */
  address?: SocketAddress
  /** Makes paths for Unix sockets. Without it they are not looked at. */
  unixPath?: () => string
  /**
   * Promises that the loop is known to break, by name, each with the reason. They are looked at all the same, and fail when they are kept after
   * all.
   */
  deviations?: Readonly<Record<string, string>>
}
