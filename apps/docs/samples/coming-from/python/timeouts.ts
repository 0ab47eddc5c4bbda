import {
  getRunningLoop,
  run,
  sleep,
  timeout,
  timeoutAt,
  TimeoutError,
  waitFor,
} from '@asyncio/node'

async function main(): Promise<void> {
  try {
    await timeout(0.01, () => sleep(60))
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log('the block took too long')
  }

  try {
    await waitFor(() => sleep(60), 0.01)
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    console.log('the call took too long')
  }

  await timeoutAt(getRunningLoop().time() + 0.01, async (limit) => {
    limit.reschedule(getRunningLoop().time() + 60)
    await sleep(0.02)
  })
  console.log('there was more time')
}

await run(main)
