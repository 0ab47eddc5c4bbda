import { OSError, sleep, TimeoutError } from '@asyncio/core'

/** How often something is tried, and how long to wait between. */
export interface Backoff {
  readonly attempts: number
  /** Seconds before the second attempt. Each wait is twice as long as the one before. */
  readonly first: number
  readonly longest: number
}

/** Tries what the network may refuse again and again, and waits longer each time, so that a server that comes back is not flooded. */
export async function withBackoff<T>(attempt: () => Promise<T>, { attempts, first, longest }: Backoff): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt()
    } catch (error) {
      const mayPass = error instanceof OSError || error instanceof TimeoutError
      if (!mayPass || count >= attempts) throw error
    }
    const wait = Math.min(longest, first * 2 ** (count - 1))
    // Not all clients at the same moment.
    await sleep(wait * (0.5 + Math.random() / 2))
  }
}
