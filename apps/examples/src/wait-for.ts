// waitFor() waits for one thing, and no longer than some time: then it is cancelled.

import { sleep, TimeoutError, waitFor } from '@asyncio/core'
import { run } from '@asyncio/loop'

async function eternity() {
  try {
    await sleep(3600)
    console.log('yay!')
  } finally {
    console.log('eternity is over')
  }
}

async function main() {
  console.log(await waitFor(sleep(0.5, 'in time'), 1))
  try {
    await waitFor(eternity, { milliseconds: 500 })
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log('timeout!')
  }
}

await run(main)
