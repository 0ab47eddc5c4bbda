// wait() says which tasks are done and which are not. It throws nothing, and leaves what is pending alone.

import { createTask, FIRST_COMPLETED, isCancelled, sleep, wait } from '@asyncio/core'
import { run } from '@asyncio/loop'

async function mirror(name: string, seconds: number) {
  try {
    await sleep(seconds)
    return `the file from ${name}`
  } catch (error) {
    if (isCancelled(error)) console.log(`${name}: not needed any more`)
    throw error
  }
}

async function main() {
  const tasks = [createTask(() => mirror('Oslo', 60)), createTask(() => mirror('Lima', 0.5))]

  const { done, pending } = await wait(tasks, { returnWhen: FIRST_COMPLETED })
  for (const task of done) console.log(task.result())

  console.log(`${pending.size} still pending`)
  for (const task of pending) task.cancel()
  const outcome = await wait(pending)
  console.log(`${outcome.done.size} done, ${outcome.pending.size} still pending`)
}

await run(main)
