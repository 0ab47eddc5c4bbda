import { run, sleep, timeout, TimeoutError } from '@asyncio/node'

async function brew(drink: string): Promise<void> {
  console.log(`${drink}: gas on`)
  try {
    await sleep(60)
  } finally {
    console.log(`${drink}: gas off`)
  }
}

await run(async () => {
  try {
    await timeout(0.1, async () => {
      await brew('tea')
      await brew('coffee')
    })
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log('too late for breakfast')
  }
})
