import { createTask, FIRST_COMPLETED, run, sleep, wait } from '@asyncio/node'

async function answer(name: string, seconds: number): Promise<string> {
  await sleep(seconds)
  return name
}

async function main(): Promise<void> {
  const tasks = [
    createTask(() => answer('slow', 0.1)),
    createTask(() => answer('quick', 0.01)),
  ]

  const { done, pending } = await wait(tasks, { returnWhen: FIRST_COMPLETED })
  for (const task of done) console.log('first:', task.result())
  console.log('still waiting for', pending.size)

  const rest = await wait(pending, { timeout: 1 })
  for (const task of rest.done) console.log('then:', task.result())
}

await run(main)
