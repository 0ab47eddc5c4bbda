import { Event, isCancelled, run, sleep } from '@asyncio/node'

async function main(): Promise<void> {
  const answer = new Event()
  const controller = new AbortController()
  setTimeout(() => controller.abort('nobody is at home'), 20)
  try {
    await answer.wait({ signal: controller.signal })
  } catch (error) {
    if (!isCancelled(error)) throw error
    console.log(error.message)
  }
  await sleep(0.01) // only that wait has ended; the task goes on
  console.log('going home')
}

await run(main)
