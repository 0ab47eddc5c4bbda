import { sleep, TimeoutError, type Duration, type EventLoop, type GeneratorCoroutine } from '@asyncio/core'
import { toSeconds } from '@asyncio/core/lowlevel'

/**
 * Runs a loop that nobody runs for about one turn: as long as an empty task takes.
 *
 * Mirrors `run_briefly` of CPython's test utilities.
 */
export async function runBriefly(loop: EventLoop): Promise<void> {
  await loop.runUntilComplete(function* (): GeneratorCoroutine<void> {})
}

/**
 * Runs a loop that nobody runs for exactly one turn: what is ready now, and the timers that are due.
 *
 * Mirrors `run_once` of CPython's test utilities.
 *
 * @example
 * ```ts
 * import { runOnce, VirtualEventLoop } from '@asyncio/testing'
 *
 * const loop = new VirtualEventLoop()
 * loop.callSoon(() => {
 *   console.log('in the first turn')
 *   loop.callSoon(() => console.log('in the second'))
 * })
 * await runOnce(loop)
 * console.log('between')
 * await runOnce(loop)
 * loop.close()
 * ```
 */
export async function runOnce(loop: EventLoop): Promise<void> {
  loop.stop()
  await loop.runForever()
}

/** Options of `runUntil`. */
export interface RunUntilOptions {
  /** By the loop's clock; 30 seconds by default. */
  timeout?: Duration
}

/**
 * Runs a loop that nobody runs until a condition holds. It is looked at in pauses that grow, from a thousandth of a second on.
 *
 * Mirrors `run_until` of CPython's test utilities.
 *
 * @throws {TimeoutError} if it does not hold in time
 */
export async function runUntil(
  loop: EventLoop,
  condition: () => boolean,
  { timeout = 30 }: RunUntilOptions = {},
): Promise<void> {
  const seconds = toSeconds(timeout, 'runUntil()')
  await loop.runUntilComplete(function* (): GeneratorCoroutine<void> {
    const deadline = loop.time() + seconds
    for (let pause = 0.001; !condition(); pause *= 2) {
      if (loop.time() >= deadline) throw new TimeoutError(`The condition did not hold within ${seconds} seconds`)
      yield* sleep(Math.min(pause, deadline - loop.time()))
    }
  })
}
