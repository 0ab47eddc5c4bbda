import { getRunningLoop, run, sleep, timeoutAt, TimeoutError } from '@asyncio/node'

async function main(): Promise<void> {
  const deadline = getRunningLoop().time() + 0.4 // for all steps together
  const steps = { unpack: 0.01, check: 0.02, sort: 60, shelve: 0.01 }
  for (const [step, seconds] of Object.entries(steps)) {
    try {
      await timeoutAt(deadline, () => sleep(seconds))
      console.log(`${step}: done`)
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error
      console.log(`${step}: tomorrow`)
    }
  }
}

await run(main)
