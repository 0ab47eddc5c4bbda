import { run, sleep, timeout, TimeoutError } from '@asyncio/node'

async function watchPrices(): Promise<void> {
  for (let day = 1; day <= 4; day += 1) {
    console.log(`price of day ${day} asked for`)
    await sleep(0.1)
  }
}

await run(async () => {
  try {
    await timeout(0.15, watchPrices)
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log('given up')
  }
})
