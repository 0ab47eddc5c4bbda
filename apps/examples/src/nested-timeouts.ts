// Time limits within another that is moved meanwhile: only the one that expires throws, and only out of itself.

import { getRunningLoop, sleep, timeout, TimeoutError } from '@asyncio/core'
import { run } from '@asyncio/loop'

async function visit(place: string, seconds: number, limit: number) {
  try {
    await timeout(limit, () => sleep(seconds))
    console.log(`${place}: seen`)
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log(`${place}: too slow, let us go on`)
  }
}

async function main() {
  const loop = getRunningLoop()
  try {
    await timeout(1, async (day) => {
      await visit('castle', 0.4, 0.5)
      await visit('museum', 60, 0.5)
      day.reschedule(loop.time() + 0.5)
      console.log('let us stay longer')
      await visit('harbour', 0.3, 0.5)
      await visit('market', 60, 0.5)
    })
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log('the day is over')
  }
}

await run(main)
