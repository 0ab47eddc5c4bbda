import { run, sleep, timeout, TimeoutError } from '@asyncio/node'

async function ask(shop: string, seconds: number): Promise<string> {
  try {
    return await timeout(0.2, () => sleep(seconds, `${shop} has it`))
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    return `${shop} does not answer`
  }
}

async function main(): Promise<void> {
  try {
    await timeout(0.3, async () => {
      console.log(await ask('the corner shop', 0.01))
      console.log(await ask('the baker', 60))
      console.log(await ask('the florist', 60))
    })
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log('no more time for shopping')
  }
}

await run(main)
