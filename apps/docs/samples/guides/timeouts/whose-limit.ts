import { run, sleep, timeout, TimeoutError, type Timeout } from '@asyncio/node'

async function query(seconds: number): Promise<void> {
  await sleep(seconds)
  throw new TimeoutError('the database gave up') // its own, not yours
}

async function main(): Promise<void> {
  for (const seconds of [0.01, 60]) {
    let limit: Timeout | undefined
    try {
      await timeout(0.2, (entered) => {
        limit = entered
        return query(seconds)
      })
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error
      console.log(limit?.expired() ? 'our time was over' : `not ours: ${error.message}`)
    }
  }
}

await run(main)
