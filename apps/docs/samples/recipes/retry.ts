import { getRunningLoop, isCancelled, run, sleep } from '@asyncio/node'
import { VirtualEventLoop } from '@asyncio/testing'

interface Backoff {
  attempts: number
  /** The longest wait after the first failure, in seconds; it doubles from then on. */
  first: number
  longest: number
  /** A number from 0 to 1, as of `Math.random`. */
  random: () => number
}

// #region retry
async function retry<T>(
  attempt: () => PromiseLike<T>,
  { attempts, first, longest, random }: Backoff,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt()
    } catch (error) {
      if (isCancelled(error) || failures === attempts) throw error
    }
    await sleep(random() * Math.min(longest, first * 2 ** (failures - 1)))
  }
}
// #endregion

/** Chance that is the same in every run: a generator of Park and Miller. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

async function main(): Promise<void> {
  let asked = 0
  async function ask(): Promise<string> {
    asked += 1
    console.log(`asked at ${getRunningLoop().time().toFixed(2)} s`)
    if (asked < 4) throw new Error('busy')
    return 'the answer'
  }
  console.log(
    await retry(ask, {
      attempts: 5,
      first: 1,
      longest: 30,
      random: seeded(20_261_121),
    }),
  )
}

await run(main, { loopFactory: () => new VirtualEventLoop() })
