import {
  allTasks,
  buildAsyncTree,
  createTask,
  currentTask,
  gather,
  getRunningLoop,
  run,
  sleep,
  snapshotTasks,
} from '@asyncio/node'

async function brew(): Promise<void> {
  await sleep(0.3)
}

async function breakfast(): Promise<void> {
  const tasks = ['tea', 'coffee'].map((name) => createTask(brew, { name }))
  await gather(tasks)
}

async function main(): Promise<void> {
  currentTask()?.setName('main')
  const meal = createTask(breakfast, { name: 'breakfast' })
  await sleep(0.01)
  console.log([...allTasks()].map((task) => task.getName()))
  getRunningLoop().callSoon(() => {
    const trees = buildAsyncTree(snapshotTasks())
    console.log(trees.flat().join('\n'))
  })
  await meal
}

await run(main)
