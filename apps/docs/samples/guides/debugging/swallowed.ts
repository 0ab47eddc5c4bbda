import { createTask, run, sleep } from '@asyncio/node'

async function stubborn(): Promise<void> {
  try {
    await sleep(60)
  } catch {
    console.log('something happened, never mind')
  }
}

async function main(): Promise<void> {
  const task = createTask(stubborn, { name: 'stubborn' })
  await sleep(0)
  task.cancel()
  await task
}

await run(main, { debug: true })
