import { run, sleep, timeout, TimeoutError } from '@asyncio/node'

async function carryUp(piano: string): Promise<void> {
  try {
    for (let floor = 1; ; floor++) {
      await sleep(floor === 3 ? 60 : 0.02) // the third flight of stairs is narrow
      console.log(`floor ${floor}`)
    }
  } finally {
    await sleep(0.05)
    console.log(`${piano} is set down`)
  }
}

async function main(): Promise<void> {
  try {
    await timeout(0.25, () => carryUp('the piano'))
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log('too slow')
  }
}

await run(main)
