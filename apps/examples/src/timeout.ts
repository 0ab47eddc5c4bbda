// timeout() gives a function some time; if that is over, it is cancelled, and a TimeoutError comes out.

import { sleep, timeout, TimeoutError } from '@asyncio/core'
import { run } from '@asyncio/loop'

async function longRunningTask() {
  console.log('The long operation has begun.')
  try {
    await sleep(3600)
    console.log('An hour has passed.')
  } finally {
    console.log('The long operation cleans up.')
  }
}

async function main() {
  try {
    await timeout(10, longRunningTask)
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log("The long operation timed out, but we've handled it.")
  }

  console.log('This statement will run regardless.')
}

await run(main)
