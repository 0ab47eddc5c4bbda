import { Queue, run, TimeoutError, waitFor } from '@asyncio/node'

async function main(): Promise<void> {
  const letters = new Queue<string>()
  letters.putNowait('a postcard')
  for (let day = 1; day <= 2; day++) {
    try {
      console.log(await waitFor(letters.get(), 0.05))
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error
      console.log('nothing today')
    }
  }
}

await run(main)
