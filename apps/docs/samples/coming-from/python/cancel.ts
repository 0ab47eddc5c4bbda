import { createTask, isCancelled, run, sleep } from '@asyncio/node'

async function watch(): Promise<void> {
  try {
    for (;;) await sleep(1)
  } catch (error) {
    if (!isCancelled(error)) throw error
    console.log('asked to stop:', error.message)
    throw error // or the task would run on
  } finally {
    console.log('cleaned up')
  }
}

async function main(): Promise<void> {
  const watching = createTask(watch)
  await sleep(0)
  watching.cancel('closing time')
  try {
    await watching
  } catch (error) {
    if (!isCancelled(error)) throw error
    console.log('cancelled:', watching.cancelled())
  }
}

await run(main)
