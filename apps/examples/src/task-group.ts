// A task group waits for all tasks that are made in it; none is left running when it ends.

import { sleep, taskGroup } from '@asyncio/core'
import { run } from '@asyncio/loop'

async function cook(dish: string, seconds: number) {
  console.log(`${dish}: on the stove`)
  await sleep(seconds)
  console.log(`${dish}: ready`)
  return dish
}

async function main() {
  const [task1, task2] = await taskGroup(async (group) => [
    group.createTask(() => cook('rice', 1)),
    group.createTask(() => cook('beans', 0.5)),
  ])
  console.log('Both tasks have completed now.')
  console.log(`${task1.result()} and ${task2.result()}`)
}

await run(main)
