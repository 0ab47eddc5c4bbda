// A task that is cancelled cleans up and lets the error pass on; one that swallows it carries on.

import { createTask, isCancelled, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

async function tidy() {
  console.log('tidy: working')
  try {
    await sleep(10)
  } catch (error) {
    if (isCancelled(error)) console.log(`tidy: cancelled (${error.message}), cleaning up`)
    throw error
  } finally {
    console.log('tidy: goodbye')
  }
  return 'finished in time'
}

async function stubborn() {
  console.log('stubborn: working')
  try {
    await sleep(10)
  } catch (error) {
    if (!isCancelled(error)) throw error
    console.log('stubborn: cancelled, and carries on')
  }
  await sleep(1)
  return 'finished all the same'
}

async function main() {
  for (const worker of [tidy, stubborn]) {
    const task = createTask(worker)
    await sleep(1)
    task.cancel('time is up')
    try {
      console.log(`main: ${await task}`)
    } catch (error) {
      if (!isCancelled(error)) throw error
      console.log('main: the task was cancelled')
    }
    console.log(task.cancelled() ? 'main: cancelled' : 'main: not cancelled')
  }
}

await run(main)
