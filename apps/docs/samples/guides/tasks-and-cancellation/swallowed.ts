import { createTask, isCancelled, run, sleep } from '@asyncio/node'

async function deaf(): Promise<string> {
  try {
    await sleep(60)
  } catch {
    // Whatever it was: the request to stop was in here, too.
  }
  return 'went on'
}

async function polite(): Promise<string> {
  try {
    await sleep(60)
  } catch (error) {
    if (isCancelled(error)) throw error
    console.log('something else went wrong')
  }
  return 'went on'
}

async function main(): Promise<void> {
  for (const work of [deaf, polite]) {
    const task = createTask(work)
    await sleep(0)
    task.cancel()
    await sleep(0.01)
    console.log(`${work.name}:`, task.cancelled() ? 'cancelled' : task.result())
  }
}

await run(main)
