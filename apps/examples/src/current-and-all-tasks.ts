// Which task runs now, and which tasks are not done.

import { allTasks, createTask, currentTask, gather, sleep } from '@asyncio/core'
import { run } from '@asyncio/loop'

async function worker() {
  console.log(`running: ${currentTask()?.getName()}`)
  await sleep(1)
}

function showAllTasks() {
  const names = [...allTasks()].map((task) => task.getName())
  console.log(`not done yet: ${names.join(', ')}`)
}

async function main() {
  currentTask()?.setName('main')
  const tasks = ['worker A', 'worker B'].map((name) => createTask(worker, { name }))
  showAllTasks()
  await gather(tasks)
  showAllTasks()
}

await run(main)
