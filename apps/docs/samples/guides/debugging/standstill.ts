import { createTask, Event, run } from '@asyncio/node'

async function main(): Promise<void> {
  const answer = new Event() // nobody will ever set it
  await createTask(async () => answer.wait(), { name: 'patient' })
}

await run(main)
